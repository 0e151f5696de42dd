// The parser: operators by precedence, if, for, some, every, unary tests.
//
// Clause: DMN 1.5, 10.3.1.2, grammar rules 1 to 26 and 44 to 57
#include "decide/feel/parser.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "decide/feel/builtin.h"

namespace zhida::feel {
namespace {

// `a + b + c + …` makes a deep tree without nesting; this bounds the recursion of every later pass.
constexpr int kChainMax = 1000;

}  // namespace

Parser::Node Parser::make(ExprKind kind, std::uint32_t begin, std::vector<ExprPtr> children) {
  auto e = std::make_shared<Expr>();
  e->kind = kind;
  e->span = {begin, at_ == 0 ? begin : std::max(begin, tokens_[at_ - 1].span.end)};
  e->children = std::move(children);
  for (const ExprPtr& child : e->children) e->depth = std::max(e->depth, child->depth + 1);
  if (e->depth > kChainMax)
    return fail("表达式太长（运算超过 1000 个）", "more than 1000 operations in a chain");
  return e;
}

Parser::Node Parser::fail(std::string zh, std::string en) {
  if (errors_.empty()) {
    errors_.push_back(feel_error("E-FEEL-SYNTAX", c_.text, token().span, c_.element, std::move(zh),
                                 std::move(en)));
    suggest_name(errors_.back());
  }
  at_ = tokens_.size() - 1;  // everything ends here; callers return what they have
  auto e = std::make_shared<Expr>();
  return e;
}

// Where two words in a row are no known name, the whole run of words was most likely meant as one.
void Parser::suggest_name(Diagnostic& d) const {
  static constexpr std::array<std::string_view, 17> kWords = {
      "if",  "then", "else",    "for",      "in", "return",   "some",     "every", "satisfies",
      "and", "or",   "between", "instance", "of", "function", "external", "not"};
  const auto is_word = [this](std::size_t i) {
    return tokens_[i].kind == TokenKind::kName &&
           std::find(kWords.begin(), kWords.end(), tokens_[i].raw) == kWords.end();
  };
  if (at_ == 0 || !is_word(at_) || !is_word(at_ - 1)) return;
  std::size_t first = at_ - 1;
  while (first > 0 && is_word(first - 1)) --first;
  for (std::size_t i = first; is_word(i); ++i) {
    if (i > first) d.found += ' ';
    d.found += tokens_[i].raw;
  }
  std::vector<std::string> known = locals_;
  for (const Scope::Entry& e : c_.scope.entries) known.push_back(e.name);
  for (const Builtin& b : builtins()) known.emplace_back(b.name);
  known.insert(known.end(), c_.scope.members.begin(), c_.scope.members.end());
  const std::string near = nearest(d.found, known);
  if (near.empty()) return;
  d.help_zh = "是否指“" + near + "”？";
  d.help_en = "did you mean '" + near + "'?";
}

bool Parser::accept(std::string_view word) {
  if (!at(word)) return false;
  ++at_;
  return true;
}

bool Parser::expect(std::string_view word) {
  if (accept(word)) return true;
  const std::string found =
      token().kind == TokenKind::kEnd ? std::string("…") : std::string(token().raw);
  fail("这里应为“" + std::string(word) + "”，却是“" + (found == "…" ? "结尾" : found) + "”",
       "expected '" + std::string(word) + "' but found " +
           (found == "…" ? "the end" : "'" + found + "'"));
  return false;
}

Result<ExprPtr> Parser::whole_expression() {
  Node e = expression();
  if (!failed() && token().kind != TokenKind::kEnd) {
    fail("多余的内容“" + std::string(token().raw) + "”（名称写错，或缺少运算符）",
         "unexpected '" + std::string(token().raw) + "' (a misspelt name, or a missing operator)");
  }
  if (failed()) return errors_;
  return ExprPtr(e);
}

Result<ExprPtr> Parser::whole_tests() {
  const std::uint32_t start = begin();
  if (at("-") && token(1).kind == TokenKind::kEnd) {
    ++at_;
    return ExprPtr(make(ExprKind::kTests, start));
  }
  Node e;
  if (at("not") && token(1).is("(")) {
    // not(…) over the whole cell negates its tests; otherwise it is the function inside an expression.
    if (closing(at_ + 1) + 2 == tokens_.size()) {
      at_ += 2;
      e = tests_until(")");
      expect(")");
      e->negated = true;
    }
  }
  if (!e) e = tests_until("");
  if (!failed() && token().kind != TokenKind::kEnd) {
    fail("单元格里有多余的内容“" + std::string(token().raw) + "”",
         "unexpected '" + std::string(token().raw) + "' in the cell");
  }
  if (failed()) return errors_;
  return ExprPtr(e);
}

// The index of the parenthesis that closes the one at `open`. Ends of ranges pair in any way: (1..2], [1..2), ]1..2[.
std::size_t Parser::closing(std::size_t open) const {
  const auto one_of = [this](std::size_t i, std::string_view a, std::string_view b) {
    return i < tokens_.size() && (tokens_[i].is(a) || tokens_[i].is(b));
  };
  int level = 0;
  for (std::size_t i = open; i < tokens_.size(); ++i) {
    if (one_of(i, "]", "]") && one_of(i - 1, "(", ",")) {
      ++level;  // ]1..
    } else if (one_of(i, "[", "[") && one_of(i + 1, ")", ",")) {
      --level;  // ..2[
    } else if (one_of(i, "(", "[")) {
      ++level;
    } else if (one_of(i, ")", "]")) {
      --level;
    }
    if (level == 0) return i;
  }
  return tokens_.size();
}

Parser::Node Parser::tests_until(std::string_view close) {
  const std::uint32_t start = begin();
  std::vector<ExprPtr> list;
  do {
    list.push_back(test());
  } while (!failed() && accept(","));
  if (!failed() && !close.empty() && !at(close)) expect(close);
  return make(ExprKind::kTests, start, std::move(list));
}

// Grammar rule 7, positive unary test: a comparison with the input, a range, or an expression.
Parser::Node Parser::test() {
  static constexpr std::array<std::pair<std::string_view, ExprKind>, 6> kOps = {
      {{"<=", ExprKind::kLe},
       {">=", ExprKind::kGe},
       {"<", ExprKind::kLt},
       {">", ExprKind::kGt},
       {"!=", ExprKind::kNe},
       {"=", ExprKind::kEq}}};
  const std::uint32_t start = begin();
  for (const auto& [symbol, kind] : kOps) {
    if (accept(symbol)) {
      Node operand = additive();
      Node e = make(ExprKind::kTest, start, {operand});
      e->test = kind;
      return e;
    }
  }
  return expression();
}

Parser::Node Parser::expression() {
  if (++depth_ > c_.limits.depth) {
    --depth_;
    return fail("表达式嵌套太深（上限 " + std::to_string(c_.limits.depth) + " 层）",
                "expression nested deeper than " + std::to_string(c_.limits.depth) + " levels");
  }
  Node e;
  if (token().kind == TokenKind::kName && longest_name(false).second > 1) {
    e = or_expression();  // a name that begins like a keyword: "for sale"
  } else if (at("if")) {
    e = if_expression();
  } else if (at("for")) {
    e = iteration(ExprKind::kFor);
  } else if (at("some") && !token(1).is("(")) {
    e = iteration(ExprKind::kSome);
  } else if (at("every") && !token(1).is("(")) {
    e = iteration(ExprKind::kEvery);
  } else {
    e = or_expression();
  }
  --depth_;
  return e;
}

Parser::Node Parser::if_expression() {
  const std::uint32_t start = begin();
  expect("if");
  Node condition = expression();
  expect("then");
  Node yes = expression();
  expect("else");
  Node no = expression();
  return make(ExprKind::kIf, start, {condition, yes, no});
}

Parser::Node Parser::iteration(ExprKind kind) {
  const std::uint32_t start = begin();
  ++at_;
  const std::size_t locals = locals_.size();
  std::vector<std::string> names;
  std::vector<ExprPtr> children;
  do {
    names.push_back(name_until("in", ""));
    expect("in");
    children.push_back(domain());
    locals_.push_back(names.back());
    if (names.size() > static_cast<std::size_t>(c_.limits.depth))
      return fail("循环变量太多", "too many iteration variables");
  } while (!failed() && accept(","));
  if (kind == ExprKind::kFor) {
    expect("return");
    locals_.emplace_back("partial");
  } else {
    expect("satisfies");
  }
  children.push_back(expression());
  locals_.resize(locals);
  Node e = make(kind, start, std::move(children));
  e->names = std::move(names);
  return e;
}

Parser::Node Parser::domain() {
  const std::uint32_t start = begin();
  Node low = expression();
  if (!accept("..")) return low;
  Node high = expression();
  return make(ExprKind::kIterate, start, {low, high});
}

Parser::Node Parser::or_expression() {
  const std::uint32_t start = begin();
  Node left = and_expression();
  while (!failed() && accept("or")) left = make(ExprKind::kOr, start, {left, and_expression()});
  return left;
}

Parser::Node Parser::and_expression() {
  const std::uint32_t start = begin();
  Node left = comparison();
  while (!failed() && accept("and")) left = make(ExprKind::kAnd, start, {left, comparison()});
  return left;
}

Parser::Node Parser::comparison() {
  static constexpr std::array<std::pair<std::string_view, ExprKind>, 6> kOps = {
      {{"=", ExprKind::kEq},
       {"!=", ExprKind::kNe},
       {"<", ExprKind::kLt},
       {"<=", ExprKind::kLe},
       {">", ExprKind::kGt},
       {">=", ExprKind::kGe}}};
  const std::uint32_t start = begin();
  Node left = additive();
  while (!failed()) {
    const auto* op =
        std::find_if(kOps.begin(), kOps.end(), [this](const auto& o) { return at(o.first); });
    if (op != kOps.end()) {
      ++at_;
      left = make(op->second, start, {left, additive()});
    } else if (at("between")) {
      left = between(left);
    } else if (at("in")) {
      left = in_tests(left);
    } else if (at("instance") && token(1).is("of")) {
      at_ += 2;
      TypePtr t = type();
      left = make(ExprKind::kInstanceOf, start, {left});
      left->types = {t};
    } else {
      break;
    }
  }
  return left;
}

Parser::Node Parser::between(Node value) {
  const std::uint32_t start = value->span.begin;
  expect("between");
  Node low = additive();
  expect("and");
  Node high = additive();
  return make(ExprKind::kBetween, start, {value, low, high});
}

Parser::Node Parser::in_tests(Node value) {
  const std::uint32_t start = value->span.begin;
  expect("in");
  if (at("(")) return tests_in_parentheses(value);
  // The comparisons `< 5`, or an additive expression: a range, a list.
  const bool comparing = at("<") || at("<=") || at(">") || at(">=") || at("=") || at("!=");
  Node one = comparing ? test() : additive();
  return make(ExprKind::kIn, start, {value, one});
}

// `in (a, < 5)` lists tests, `in (1..5)` is a range, and `in (a)` an expression that may go on behind the parenthesis.
Parser::Node Parser::tests_in_parentheses(Node value) {
  const std::uint32_t start = value->span.begin;
  const std::uint32_t open = begin();
  expect("(");
  std::vector<ExprPtr> children = {value};
  Node first = test();
  const bool expression_first = first->kind != ExprKind::kTest;
  if (expression_first && at("..")) {
    ready_ = range_from(first, open, false);
  } else {
    children.push_back(first);
    while (!failed() && accept(",")) children.push_back(test());
    expect(")");
    static constexpr std::array<std::string_view, 8> kGoesOn = {".", "[", "(", "+",
                                                                "-", "*", "/", "**"};
    const bool goes_on =
        std::any_of(kGoesOn.begin(), kGoesOn.end(), [this](std::string_view s) { return at(s); });
    if (children.size() > 2 || !expression_first || !goes_on)
      return make(ExprKind::kIn, start, std::move(children));
    ready_ = first;
  }
  if (failed()) return value;
  return make(ExprKind::kIn, start, {value, additive()});
}

Parser::Node Parser::additive() {
  const std::uint32_t start = begin();
  Node left = multiplicative();
  while (!failed() && (at("+") || at("-"))) {
    const ExprKind kind = at("+") ? ExprKind::kAdd : ExprKind::kSub;
    ++at_;
    left = make(kind, start, {left, multiplicative()});
  }
  return left;
}

Parser::Node Parser::multiplicative() {
  const std::uint32_t start = begin();
  Node left = power();
  while (!failed() && (at("*") || at("/"))) {
    const ExprKind kind = at("*") ? ExprKind::kMul : ExprKind::kDiv;
    ++at_;
    left = make(kind, start, {left, power()});
  }
  return left;
}

// `**` is left-associative; arithmetic negation binds tighter (grammar rule 4, in descending precedence).
Parser::Node Parser::power() {
  const std::uint32_t start = begin();
  Node left = unary();
  while (!failed() && accept("**")) left = make(ExprKind::kPow, start, {left, unary()});
  return left;
}

Parser::Node Parser::unary() {
  if (!at("-")) return postfix();
  if (++depth_ > c_.limits.depth) return fail("负号嵌套太深", "too many negations");
  const std::uint32_t start = begin();
  ++at_;
  Node operand = unary();
  --depth_;
  return make(ExprKind::kNegate, start, {operand});
}

Parser::Node Parser::postfix() {
  const std::uint32_t start = begin();
  Node e = primary();
  while (!failed()) {
    if (at(".")) {
      e = path(e);
    } else if (at("[") && !(range_ends_ > 0 && bracket_ends_range())) {
      ++at_;
      ++filters_;
      Node predicate = expression();
      --filters_;
      expect("]");
      e = make(ExprKind::kFilter, start, {e, predicate});
    } else if (at("(")) {
      e = call(e);
    } else {
      break;
    }
  }
  return e;
}

namespace {

Result<ExprPtr> run_parser(std::string_view text, const Scope& scope, std::string_view element,
                           const Limits& limits, bool tests) {
  if (text.size() > limits.bytes) {
    return feel_error("E-FEEL-LIMIT", text.substr(0, 1), {}, element, "表达式过长",
                      "expression too long");
  }
  if (!is_valid_utf8(text))
    return feel_error("E-FEEL-SYNTAX", "", {}, element, "不是有效的 UTF-8 文本", "not valid UTF-8");
  auto tokens = lex(text, element);
  if (!tokens) return tokens.errors();
  const ParserContext context{text, element, scope, limits};
  Parser parser(context, std::move(*tokens));
  return tests ? parser.whole_tests() : parser.whole_expression();
}

}  // namespace

Result<ExprPtr> parse(std::string_view text, const Scope& scope, std::string_view element,
                      const Limits& limits) {
  return run_parser(text, scope, element, limits, false);
}

Result<ExprPtr> parse_tests(std::string_view text, const Scope& scope, std::string_view element,
                            const Limits& limits) {
  return run_parser(text, scope, element, limits, true);
}

}  // namespace zhida::feel
