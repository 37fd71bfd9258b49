// Puts edge counters into our sources through the TypeScript compiler's API: a call of `hit(n)` at the beginning of every
// function, branch, case and loop, and in both arms of every conditional. What comes out is TypeScript that Node runs.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";

const coverage = fileURLToPath(new URL("./coverage.ts", import.meta.url));

/** How much was instrumented. */
export interface Instrumented {
  /** The folder with the instrumented sources. */
  readonly folder: string;
  readonly files: number;
  readonly branches: number;
}

/** Instruments every source file below `source` into `target`, which is emptied first. */
export function instrument(source: string, target: string): Instrumented {
  rmSync(target, { recursive: true, force: true });
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  let branches = 0;
  for (const file of files.sort()) {
    const path = join(target, file);
    const result = instrumentText(readFileSync(join(source, file), "utf8"), file, branches);
    branches += result.branches;
    mkdirSync(dirname(path), { recursive: true });
    const from = relative(dirname(path), coverage).replaceAll("\\", "/");
    writeFileSync(
      path,
      `import { hit as $hit } from ${JSON.stringify(from.startsWith(".") ? from : `./${from}`)};\n${result.text}`,
    );
  }
  return { folder: target, files: files.length, branches };
}

/** Instruments one text; branches are numbered from `first`, spread so that pairs of them seldom meet. */
export function instrumentText(
  text: string,
  name: string,
  first = 0,
): { readonly text: string; readonly branches: number } {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  let branches = 0;
  const hit = (): ts.CallExpression => {
    const number = Math.imul(first + branches++ + 1, 0x9e3779b1) >>> 18;
    return ts.factory.createCallExpression(ts.factory.createIdentifier("$hit"), undefined, [
      ts.factory.createNumericLiteral(number),
    ]);
  };
  const statement = (): ts.Statement => ts.factory.createExpressionStatement(hit());
  const inBlock = (body: ts.Statement): ts.Block =>
    ts.factory.createBlock(ts.isBlock(body) ? [statement(), ...body.statements] : [statement(), body], true);
  const inValue = (value: ts.Expression): ts.Expression =>
    ts.factory.createParenthesizedExpression(ts.factory.createComma(hit(), value));

  const transform: ts.TransformerFactory<ts.SourceFile> = (context) => {
    const visit = (node: ts.Node): ts.Node => count(ts.visitEachChild(node, visit, context));
    const count = (node: ts.Node): ts.Node => {
      const { factory } = ts;
      if (ts.isFunctionDeclaration(node) && node.body !== undefined) {
        return factory.updateFunctionDeclaration(
          node,
          node.modifiers,
          node.asteriskToken,
          node.name,
          node.typeParameters,
          node.parameters,
          node.type,
          inBlock(node.body),
        );
      }
      if (ts.isMethodDeclaration(node) && node.body !== undefined) {
        return factory.updateMethodDeclaration(
          node,
          node.modifiers,
          node.asteriskToken,
          node.name,
          node.questionToken,
          node.typeParameters,
          node.parameters,
          node.type,
          inBlock(node.body),
        );
      }
      if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
        return factory.updateArrowFunction(
          node,
          node.modifiers,
          node.typeParameters,
          node.parameters,
          node.type,
          node.equalsGreaterThanToken,
          inValue(node.body),
        );
      }
      if (ts.isIfStatement(node)) {
        const otherwise = node.elseStatement === undefined ? undefined : inBlock(node.elseStatement);
        return factory.updateIfStatement(node, node.expression, inBlock(node.thenStatement), otherwise);
      }
      if (ts.isWhileStatement(node))
        return factory.updateWhileStatement(node, node.expression, inBlock(node.statement));
      if (ts.isForStatement(node)) {
        return factory.updateForStatement(
          node,
          node.initializer,
          node.condition,
          node.incrementor,
          inBlock(node.statement),
        );
      }
      if (ts.isForOfStatement(node)) {
        return factory.updateForOfStatement(
          node,
          node.awaitModifier,
          node.initializer,
          node.expression,
          inBlock(node.statement),
        );
      }
      if (ts.isCaseClause(node))
        return factory.updateCaseClause(node, node.expression, [statement(), ...node.statements]);
      if (ts.isDefaultClause(node)) return factory.updateDefaultClause(node, [statement(), ...node.statements]);
      if (ts.isCatchClause(node)) return factory.updateCatchClause(node, node.variableDeclaration, inBlock(node.block));
      if (ts.isConditionalExpression(node)) {
        return factory.updateConditionalExpression(
          node,
          node.condition,
          node.questionToken,
          inValue(node.whenTrue),
          node.colonToken,
          inValue(node.whenFalse),
        );
      }
      const shortcuts = [
        ts.SyntaxKind.AmpersandAmpersandToken,
        ts.SyntaxKind.BarBarToken,
        ts.SyntaxKind.QuestionQuestionToken,
      ];
      if (ts.isBinaryExpression(node) && shortcuts.includes(node.operatorToken.kind)) {
        return factory.updateBinaryExpression(node, node.left, node.operatorToken, inValue(node.right));
      }
      return node;
    };
    return (root) => ts.visitEachChild(root, visit, context);
  };
  const result = ts.transform(source, [transform]);
  const printed = ts.createPrinter().printFile(result.transformed[0] as ts.SourceFile);
  result.dispose();
  return { text: printed, branches };
}
