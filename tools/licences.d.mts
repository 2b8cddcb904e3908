/** The text of docs/licences.md; needs a build. */
export function licencesDocument(root?: string): string;
