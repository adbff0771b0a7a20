/** The machines that a file is released for, and each in the words of `deno compile --target`. */
export const TARGETS: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "macos-x64": "x86_64-apple-darwin",
  "macos-arm64": "aarch64-apple-darwin",
  "windows-x64": "x86_64-pc-windows-msvc",
};

/** The name of the file for one of the targets, as install.sh asks for it. */
export function fileFor(target: string): string {
  return `chroma-autotest-${target}${target.startsWith("windows") ? ".exe" : ""}`;
}
