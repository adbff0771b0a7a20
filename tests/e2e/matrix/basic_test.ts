import { holdMatrix } from "./hold.ts";

holdMatrix("basic");
