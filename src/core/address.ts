/** Where something listens for TCP connections. */
export interface Address {
  readonly hostname: string;
  readonly port: number;
}
