// Room `lexer`: source bytes in, tokens out. The only file other rooms import.

export { dumpTokens, hexText, specText, suffixText } from "./dump.js";
export { escapeText } from "./escape.js";
export { keywordKinds, kindLabel, kindNamed, kindText, type KeywordKinds } from "./keywords.js";
export { lexFile } from "./lex.js";
export type {
  FormatAlign,
  FormatForm,
  FormatSpec,
  Hole,
  NumberValue,
  NumSuffix,
  TextPiece,
} from "./literals.js";
export { TokenKind } from "./token.js";
export {
  BAD,
  FIRST_ON_LINE,
  newTokens,
  SPACE_BEFORE,
  tokenSpan,
  type Comment,
  type CommentKind,
  type Tokens,
} from "./tokens.js";
