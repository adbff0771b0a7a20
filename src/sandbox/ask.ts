/** Asks a worker that answers each message with one of its own, one after the other. */
export function asking<Question, Answer>(worker: Worker): (question: Question) => Promise<Answer> {
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    const answered = last.catch(() => {}).then(() =>
      new Promise<Answer>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
        worker.onerror = (event) => {
          event.preventDefault();
          reject(new Error(event.message));
        };
        worker.postMessage(question);
      })
    );
    last = answered;
    return answered;
  };
}
