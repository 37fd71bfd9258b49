// Turns the ids of a spec into names of TypeScript. One place, so that a field has one name everywhere.

/** `called_ae_title` to `calledAeTitle`, as kaitai-struct-compiler does for JavaScript. */
export function camelCase(id: string): string {
  return id.replace(/_+([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** `a_associate_rq` to `AAssociateRq`. */
export function pascalCase(id: string): string {
  const camel = camelCase(id);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** `rejected_permanent` to `rejected-permanent`, the way the standard writes the names of codes. */
export function kebabCase(id: string): string {
  return id.replaceAll("_", "-");
}

/** `reject_reasons_service_user` to `reject_reason_service_user`: what one entry of an enum is. */
export function singular(id: string): string {
  return id.replace(/s(?=_|$)/, "");
}

/** A number as the standard writes codes, with at least so many digits: `0x0a`. */
export function hexadecimal(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}
