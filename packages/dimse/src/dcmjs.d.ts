// dcmjs comes without types; data-set.ts says what it uses of it.
declare module "dcmjs" {
  const dcmjs: unknown;
  export default dcmjs;
}
