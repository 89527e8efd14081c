import { corpusTests } from "./lib/check_corpus.js";

await corpusTests(1, 4);
