export { money } from "../core/contract.ts";
