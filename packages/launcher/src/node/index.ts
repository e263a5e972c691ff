/*L:500 The Node side.
 *
 * What only makes sense with files and a terminal, for programs that bring a Guest to one. The command is made of the
 * same parts. Before it: everything that runs anywhere. Next: the command's exit statuses (exit-status.ts). */
export { formatDescription } from "./info.js";
export { attachInput, createEscapeFilter, type EscapeFilter, type InputOptions } from "./terminal.js";
export { createTraceFile, type TraceFile } from "./trace-file.js";
