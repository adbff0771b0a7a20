/** The lines of a UTF-8 text as its bytes come, without their ends; what follows the last end is a line unless it is empty. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // As a file is read whole: what is not UTF-8 is replaced, and a mark of byte order is text.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  for await (const chunk of chunks) {
    const [first = "", ...more] = decoder.decode(chunk, { stream: true }).split("\n");
    rest += first;
    for (const line of more) {
      yield rest;
      rest = line;
    }
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
