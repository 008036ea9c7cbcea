/** Whether a file of src/ (its path there) may import what an import names. */
export function isAllowed(from: string, specifier: string): boolean;
