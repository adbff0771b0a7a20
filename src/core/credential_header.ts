const CREDENTIAL =
  /^(authorization|proxy-authorization|cookie|x-chroma-token|.*(token|key|secret|passw(or)?d|credential).*|(.*[-_])?(auth|jwt)([-_].*)?)$/i;

/** Whether a header's name says that its value is a credential. */
export function isCredentialHeader(name: string): boolean {
  return CREDENTIAL.test(name);
}
