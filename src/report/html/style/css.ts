/** A style sheet of this program's own, as it stands; by the tag it is formatted. */
export const css = String.raw;
