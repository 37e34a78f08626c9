/** A file of which more than this share is new is learned from anew. */
export const drift = 0.2;
