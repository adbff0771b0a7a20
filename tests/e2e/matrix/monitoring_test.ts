import { holdMatrix } from "./hold.ts";

holdMatrix("monitoring");
