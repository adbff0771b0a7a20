import { holdMatrix } from "./hold.ts";

holdMatrix("sync");
