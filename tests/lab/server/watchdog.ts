/// <reference lib="deno.worker" />
// Kills its own process when standard input ends: the lab that started this server is gone, `kill -9` included.
// SIGKILL, because SIGTERM does not stop a Chroma server. The data directory goes with it.

self.onmessage = async ({ data: directory }: MessageEvent<string>) => {
  self.postMessage("watching");
  const buffer = new Uint8Array(64);
  while (await Deno.stdin.read(buffer) !== null);
  try {
    Deno.removeSync(directory, { recursive: true });
  } finally {
    Deno.kill(Deno.pid, "SIGKILL");
  }
};
