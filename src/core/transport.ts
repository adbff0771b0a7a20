/**
 * The network as an argument: sends one HTTP request and answers with the reply, whatever its status.
 *
 * Wrappers compose: a guard, a timeout and a recorder are each a function from one `Transport` to another.
 */
export type Transport = (request: Request) => Promise<Response>;
