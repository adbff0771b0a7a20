import { styleText } from "node:util";

/** A terminal that a report is read on. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
}

/** Colours and weights that carry meaning: red for what is wrong, yellow for what is open, green for all well. */
export type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** Gives a text a style, or leaves it as it is where there are no colours. */
export type Paint = (styles: readonly Style[], text: string) => string;

/** How a screen is painted on; a file or a pipe is not. */
export function painter(screen?: Pick<Screen, "colour">): Paint {
  return screen?.colour === true
    ? (styles, text) => styleText([...styles], text, { validateStream: false })
    : (_, text) => text;
}
