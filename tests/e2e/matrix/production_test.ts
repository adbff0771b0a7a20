import { holdMatrix } from "./hold.ts";

holdMatrix("production");
