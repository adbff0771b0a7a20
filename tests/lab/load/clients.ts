/**
 * Clients in a process of their own, so that they wait for the deployment and not for each other: each posts a body to
 * one of the URLs, and again as soon as it has its answer, until standard input ends; then it prints how many answers
 * there were. Arguments: number of clients, body, URLs.
 */
const [clients = "1", body = "", ...urls] = Deno.args;
const init = { method: "POST", headers: { "content-type": "application/json" }, body };

let ended = false;
let answered = 0;
async function client(): Promise<void> {
  while (!ended) {
    // In turn they would all come to wait for the same one.
    const url = urls[Math.floor(Math.random() * urls.length)] ?? "";
    await (await fetch(url, init)).arrayBuffer();
    answered++;
  }
}
const running = Array.from({ length: Number(clients) }, client);
await Deno.stdin.readable.pipeTo(new WritableStream());
ended = true;
await Promise.all(running);
console.log(answered);
