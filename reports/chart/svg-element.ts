import { parseHTML } from "linkedom";

/** What linkedom's elements must be able to do here; its own types lean on the DOM library that Node has not. */
export interface SvgElement {
  readonly tagName: string;
  readonly outerHTML: string;
  readonly firstChild: SvgElement | null;
  textContent: string;
  querySelector(selector: string): SvgElement | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  insertBefore(child: SvgElement, before: SvgElement | null): void;
  remove(): void;
}

interface SvgDocument {
  createElementNS(namespace: string, name: string): SvgElement;
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** The SVG as text, with role, title and description for those who cannot see it. */
export function named(
  document: SvgDocument,
  svg: SvgElement,
  chart: { id: string; title: string; description: string },
): string {
  const add = (tag: "title" | "desc", text: string): void => {
    const element = document.createElementNS(svgNamespace, tag);
    element.setAttribute("id", `${chart.id}-${tag}`);
    element.textContent = text;
    svg.insertBefore(element, svg.firstChild);
  };
  add("desc", chart.description);
  add("title", chart.title);
  svg.querySelector("style")?.remove();
  svg.setAttribute("xmlns", svgNamespace);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", `${chart.id}-title ${chart.id}-desc`);
  return svg.outerHTML;
}

/** An empty document to draw in. */
export function newDocument(): SvgDocument {
  return (parseHTML("<html><body></body></html>") as unknown as { document: SvgDocument }).document;
}
