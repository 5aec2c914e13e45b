/** The editor takes a document whole: more than this would fill its memory. */
export const MAX_DOCUMENT_BYTES = 50_000_000;
