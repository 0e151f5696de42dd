// The part of dmn-js (which ships no types) that the page uses.

declare module "dmn-js/lib/Viewer" {
  export type View = { id: string; name?: string; type: string; element: { id: string; name?: string } };

  type Extension = { additionalModules: unknown[] };

  export default class Viewer {
    constructor(options: {
      container: HTMLElement;
      decisionTable?: Extension;
      literalExpression?: Extension;
      boxedExpression?: Extension;
    });
    importXML(xml: string, options?: { open?: boolean }): Promise<{ warnings: unknown[] }>;
    getViews(): View[];
    open(view: View): Promise<{ warnings: unknown[] }>;
    destroy(): void;
  }
}
