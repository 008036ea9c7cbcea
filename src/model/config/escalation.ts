/** The limit of a second call, relative to what was too little for the first. What it may use grows as much at most. */
export const ESCALATION = 1.25;
