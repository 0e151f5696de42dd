// The parser's state, shared by its two files: parser.cpp (operators, statements) and primary.cpp (literals, names,
// calls, types).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decide/feel/feel.h"
#include "decide/feel/lexer.h"

namespace zhida::feel {

struct ParserContext {
  std::string_view text;
  std::string_view element;
  const Scope& scope;
  const Limits& limits;
};

class Parser {
 public:
  Parser(const ParserContext& context, std::vector<Token> tokens)
      : c_(context), tokens_(std::move(tokens)) {}

  Result<ExprPtr> whole_expression();
  Result<ExprPtr> whole_tests();

 private:
  using Node = std::shared_ptr<Expr>;

  // parser.cpp
  Node expression();
  Node if_expression();
  Node iteration(ExprKind kind);
  Node domain();
  Node or_expression();
  Node and_expression();
  Node comparison();
  Node additive();
  Node multiplicative();
  Node power();
  Node unary();
  Node postfix();
  Node in_tests(Node value);
  Node tests_in_parentheses(Node value);
  Node between(Node value);
  Node test();  // one positive unary test
  Node tests_until(std::string_view close);
  [[nodiscard]] std::size_t closing(std::size_t open) const;

  // primary.cpp
  Node primary();
  Node parenthesized();
  Node comparison_range();
  Node bracketed();
  Node range_from(Node low, std::uint32_t begin, bool low_closed);
  Node context_literal();
  Node function_literal();
  Node name();
  Node call(Node callee);
  Node path(Node base);
  TypePtr type();
  TypePtr type_name();
  std::string name_until(std::string_view a, std::string_view b);
  bool named_argument_ahead() const;
  [[nodiscard]] bool bracket_ends_range() const;  // REQUIRES: at("[")

  // How many tokens from the current one spell `name`; 0 = they do not.
  [[nodiscard]] std::size_t match_length(std::string_view name) const;
  [[nodiscard]] bool is_hidden(std::size_t entry) const;
  // The longest known name that starts here.
  [[nodiscard]] std::pair<std::string, std::size_t> longest_name(bool members_only) const;

  [[nodiscard]] const Token& token(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] bool at(std::string_view word) const { return token().is(word); }
  bool accept(std::string_view word);
  bool expect(std::string_view word);
  Node fail(std::string zh, std::string en);  // at the current token; keeps the first failure
  void suggest_name(Diagnostic& d) const;
  [[nodiscard]] bool failed() const { return !errors_.empty(); }
  Node make(ExprKind kind, std::uint32_t begin, std::vector<ExprPtr> children = {});
  [[nodiscard]] std::uint32_t begin() const { return token().span.begin; }

  const ParserContext& c_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Node ready_;                       // an operand already parsed, which primary() answers next
  int range_ends_ = 0;               // nesting of ranges whose high end is being read
  int filters_ = 0;                  // nesting of filters: inside, member names are names
  std::vector<std::string> locals_;  // names bound by for, some, function, context
  std::vector<std::string> keys_;    // keys of contexts written so far: may follow a dot
  Diagnostics errors_;
};

}  // namespace zhida::feel
