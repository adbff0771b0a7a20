import { holdMatrix } from "./hold.ts";

holdMatrix("performance");
