// All the small ways in which a source file could be wrong: one change each, as a place in the text and what stands there
// instead. Types, imports and comments are left alone; whether a change is noticed is not decided here.
import { type Expression, Node, Project, SyntaxKind } from "ts-morph";

/** What kind of mistake it is. */
export type Operator =
  | "condition negated"
  | "condition constant"
  | "comparison swapped"
  | "operator swapped"
  | "literal changed"
  | "statement removed"
  | "return value changed"
  | "default removed";

/** One change of a file. */
export interface Mutant {
  readonly operator: Operator;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** For people: counted from 1. */
  readonly line: number;
  readonly original: string;
}

/** All mutants of a source text, in the order of their places. */
export function mutantsOf(text: string): readonly Mutant[] {
  const source = new Project({ useInMemoryFileSystem: true }).createSourceFile("it.ts", text);
  const mutants: Mutant[] = [];
  const add = (node: Node, operator: Operator, replacement: string): void => {
    const [start, end] = [node.getStart(), node.getEnd()];
    const original = text.slice(start, end);
    if (original === replacement) return;
    mutants.push({ operator, start, end, replacement, line: node.getStartLineNumber(), original });
  };
  source.forEachDescendant((node, traversal) => {
    const isType = Node.isTypeNode(node) && !Node.isExpressionWithTypeArguments(node);
    if (isType || Node.isImportDeclaration(node) || Node.isExportDeclaration(node) || isDeclarationOfType(node)) {
      traversal.skip();
      return;
    }
    mutate(node, add);
  });
  return mutants.toSorted((one, other) => one.start - other.start || one.end - other.end);
}

/** The text with that change. */
export function apply(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

function mutate(node: Node, add: (node: Node, operator: Operator, replacement: string) => void): void {
  if (Node.isIfStatement(node) || Node.isWhileStatement(node)) {
    const condition = node.getExpression();
    add(condition, "condition negated", `!(${condition.getText()})`);
  } else if (Node.isConditionalExpression(node)) {
    const condition = node.getCondition();
    add(condition, "condition negated", `!(${condition.getText()})`);
  } else if (Node.isBinaryExpression(node)) {
    const operator = node.getOperatorToken();
    const swapped = comparisons[operator.getText()];
    const other = operators[operator.getText()];
    if (swapped !== undefined) add(operator, "comparison swapped", swapped);
    if (other !== undefined && !isText(node.getLeft()) && !isText(node.getRight())) {
      add(operator, "operator swapped", other);
    }
    if (operator.getText() === "??") add(node, "default removed", node.getLeft().getText());
    if (operator.getText() === "&&" || operator.getText() === "||") {
      for (const side of [node.getLeft(), node.getRight()]) {
        add(side, "condition constant", operator.getText() === "&&" ? "true" : "false");
      }
    }
  } else if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken) {
    add(node, "condition negated", node.getOperand().getText());
  } else if (Node.isNumericLiteral(node)) {
    add(node, "literal changed", `${node.getLiteralValue() + 1}`);
  } else if (Node.isTrueLiteral(node) || Node.isFalseLiteral(node)) {
    add(node, "literal changed", Node.isTrueLiteral(node) ? "false" : "true");
  } else if (Node.isStringLiteral(node) && !Node.isPropertyAssignment(node.getParent())) {
    add(node, "literal changed", node.getLiteralValue() === "" ? '"mutated"' : '""');
  } else if (
    Node.isStringLiteral(node) &&
    node.getParentIfKind(SyntaxKind.PropertyAssignment)?.getNameNode() !== node
  ) {
    add(node, "literal changed", node.getLiteralValue() === "" ? '"mutated"' : '""');
  } else if (Node.isExpressionStatement(node) || Node.isContinueStatement(node) || Node.isThrowStatement(node)) {
    add(node, "statement removed", ";");
  } else if (Node.isReturnStatement(node)) {
    const value = node.getExpression();
    if (value === undefined) add(node, "statement removed", ";");
    else if (value.getText() !== "undefined") add(node, "return value changed", "return undefined as never;");
  } else if (Node.isArrowFunction(node)) {
    const body = node.getBody();
    if (!Node.isBlock(body) && body.getText() !== "undefined") {
      add(body, "return value changed", "(undefined as never)");
    }
  }
}

function isDeclarationOfType(node: Node): boolean {
  return Node.isInterfaceDeclaration(node) || Node.isTypeAliasDeclaration(node);
}

function isText(expression: Expression): boolean {
  if (Node.isBinaryExpression(expression)) return isText(expression.getLeft()) || isText(expression.getRight());
  return (
    Node.isStringLiteral(expression) ||
    Node.isTemplateExpression(expression) ||
    Node.isNoSubstitutionTemplateLiteral(expression)
  );
}

const comparisons: Readonly<Record<string, string>> = {
  ...{ "<": "<=", "<=": "<", ">": ">=", ">=": ">", "===": "!==", "!==": "===" },
};
const operators: Readonly<Record<string, string>> = {
  ...{ "&&": "||", "||": "&&", "+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "&": "|", "|": "&" },
  ...{ "<<": ">>", ">>": "<<", ">>>": "<<", "+=": "-=", "-=": "+=" },
};
