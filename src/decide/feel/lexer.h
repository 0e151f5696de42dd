// The lexer: text → tokens. Names stay split into their parts; the parser joins them against the scope, because FEEL
// names may contain blanks and operators.
//
// Clause: DMN 1.5, 10.3.1.2, grammar rules 27 to 35 (names), 62 to 66 (literals); 10.3.1.6 comments
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/feel/value.h"

namespace zhida::feel {

enum class TokenKind : std::uint8_t { kName, kNumber, kString, kAt, kSymbol, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view raw;  // as written
  std::string text;      // of strings and @-literals: unescaped
  Span span;
  bool blank_before = false;

  [[nodiscard]] bool is(std::string_view symbol_or_word) const {
    return (kind == TokenKind::kSymbol || kind == TokenKind::kName) && raw == symbol_or_word;
  }
};

// REQUIRES: text is valid UTF-8 and outlives the tokens
// Returns:  the tokens, ended by one kEnd
// Errors:   E-FEEL-SYNTAX (unterminated string or comment, bad escape, stray character)
[[nodiscard]] Result<std::vector<Token>> lex(std::string_view text, std::string_view element);

// A diagnostic at a span of an expression's text.
[[nodiscard]] Diagnostic feel_error(std::string_view code, std::string_view text, Span span,
                                    std::string_view element, std::string zh, std::string en);

}  // namespace zhida::feel
