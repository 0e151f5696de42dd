// The parser: literals, names, paths, calls, ranges, contexts, functions, type names.
//
// Clause: DMN 1.5, 10.3.1.2, grammar rules 18 to 43 and 52 to 66; 10.3.1.4 (names with blanks: longest match)
#include <algorithm>
#include <array>

#include "decide/feel/builtin.h"
#include "decide/feel/parser.h"

namespace zhida::feel {
namespace {

constexpr std::array<std::string_view, 16> kProperties = {
    "year",     "month", "day",    "weekday", "hour",  "minute",  "second",         "time offset",
    "timezone", "years", "months", "days",    "hours", "minutes", "start included", "end included"};

bool is_word(const Token& t) { return t.kind == TokenKind::kName || t.kind == TokenKind::kNumber; }

}  // namespace

std::size_t Parser::match_length(std::string_view name) const {
  std::size_t i = 0;
  std::size_t used = 0;
  while (i < name.size()) {
    const Token& t = token(used);
    if (t.kind == TokenKind::kEnd || t.kind == TokenKind::kString || t.kind == TokenKind::kAt)
      return 0;
    const bool blank = name[i] == ' ';
    if (blank) ++i;
    // Two words that the source separates must be separate in the name, and the other way round.
    if (used > 0 && is_word(token(used - 1)) && is_word(t) && blank != t.blank_before) return 0;
    if (name.substr(i, t.raw.size()) != t.raw) return 0;
    i += t.raw.size();
    ++used;
  }
  return used;
}

// `alias.name` of an import, where a nearer name is `alias`: there the dot leads to a member of the nearer one.
bool Parser::is_hidden(std::size_t entry) const {
  const std::string& name = c_.scope.entries[entry].name;
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return false;
  const auto hides = [&](std::string_view nearer) {
    return name.size() > nearer.size() && name[nearer.size()] == '.' && name.starts_with(nearer);
  };
  return std::any_of(locals_.begin(), locals_.end(), hides) ||
         std::any_of(c_.scope.entries.begin() + static_cast<std::ptrdiff_t>(entry) + 1,
                     c_.scope.entries.end(),
                     [&](const Scope::Entry& later) { return hides(later.name); });
}

std::pair<std::string, std::size_t> Parser::longest_name(bool members_only) const {
  std::pair<std::string, std::size_t> best{"", 0};
  const auto consider = [&](std::string_view candidate) {
    const std::size_t length = match_length(candidate);
    if (length > best.second) best = {std::string(candidate), length};
  };
  if (!members_only) {
    for (auto it = locals_.rbegin(); it != locals_.rend(); ++it) consider(*it);
    for (std::size_t i = 0; i < c_.scope.entries.size(); ++i) {
      if (!is_hidden(i)) consider(c_.scope.entries[i].name);
    }
    for (const Builtin& b : builtins()) consider(b.name);
  }
  if (members_only || filters_ > 0) {
    for (const std::string& member : c_.scope.members) consider(member);
    for (const std::string& k : keys_) consider(k);
    for (const std::string_view p : kProperties) consider(p);
  }
  return best;
}

Parser::Node Parser::name() {
  const std::uint32_t start = begin();
  auto [text, length] = longest_name(false);
  if (length == 0) {
    text = std::string(token().raw);
    length = 1;
  }
  at_ += length;
  Node e = make(ExprKind::kName, start);
  e->text = std::move(text);
  return e;
}

Parser::Node Parser::path(Node base) {
  const std::uint32_t start = base->span.begin;
  expect(".");
  auto [text, length] = longest_name(true);
  if (length == 0) {
    if (token().kind != TokenKind::kName)
      return fail("“.”后面应为成员名", "expected a member name after '.'");
    text = std::string(token().raw);
    length = 1;
  }
  at_ += length;
  Node e = make(ExprKind::kPath, start, {base});
  e->text = std::move(text);
  return e;
}

Parser::Node Parser::primary() {
  if (ready_) return std::exchange(ready_, nullptr);
  const Token& t = token();
  const std::uint32_t start = begin();
  const auto literal = [&](Value v) {
    ++at_;
    Node e = make(ExprKind::kLiteral, start);
    e->value = std::move(v);
    return e;
  };
  switch (t.kind) {
    case TokenKind::kNumber: {
      const auto d = Decimal::parse_rounded(t.raw);
      if (!d) return fail("数字超出范围", "number out of range");
      return literal(Value::number(*d));
    }
    case TokenKind::kString: return literal(Value::string(t.text));
    case TokenKind::kAt: {
      auto v = parse_temporal(t.text);
      if (v) return literal(*v);
      ErrorInfo info{"E-FEEL-AT",
                     "@ 后面不是日期、时间或期间：" + t.text,
                     "not a date, time or duration: " + t.text,
                     t.span,
                     std::string(c_.element),
                     nullptr};
      return literal(Value::error(std::move(info)));
    }
    case TokenKind::kName: {
      if (longest_name(false).second > 1) return name();
      if (t.raw == "true" || t.raw == "false") return literal(Value::boolean(t.raw == "true"));
      if (t.raw == "null") return literal(Value::null());
      if (t.raw == "function" && token(1).is("(")) return function_literal();
      static constexpr std::array<std::string_view, 13> kReserved = {
          "if", "then",    "else",      "for",      "return", "in",      "and",
          "or", "between", "satisfies", "instance", "of",     "function"};
      if (std::find(kReserved.begin(), kReserved.end(), t.raw) != kReserved.end() &&
          longest_name(false).second == 0) {
        return fail("这里应有一个值，却是关键字“" + std::string(t.raw) + "”",
                    "expected a value but found the keyword '" + std::string(t.raw) + "'");
      }
      return name();
    }
    case TokenKind::kSymbol:
      if (t.raw == "(") return parenthesized();
      if (t.raw == "[" || t.raw == "]") return bracketed();
      if (t.raw == "{") return context_literal();
      if (t.raw == "?") {
        ++at_;
        return make(ExprKind::kInput, start);
      }
      return fail("这里应有一个值，却是“" + std::string(t.raw) + "”",
                  "expected a value but found '" + std::string(t.raw) + "'");
    case TokenKind::kEnd: break;
  }
  return fail("表达式在这里中断，还缺一个值", "the expression ends where a value is needed");
}

// `[1..10[`: the bracket closes the range where what follows cannot begin a filter's expression.
// Clause: DMN 1.5, grammar rules 8 to 12
bool Parser::bracket_ends_range() const {
  const Token& next = token(1);
  if (next.kind == TokenKind::kEnd) return true;
  static constexpr std::array<std::string_view, 24> kFollowers = {
      ")",       "]",        "}",    ",",    ".",      "..",        "=",   "!=",
      "<",       "<=",       ">",    ">=",   "*",      "/",         "and", "or",
      "between", "instance", "then", "else", "return", "satisfies", "in",  "+"};
  return std::any_of(kFollowers.begin(), kFollowers.end(),
                     [&next](std::string_view f) { return next.is(f); });
}

Parser::Node Parser::range_from(Node low, std::uint32_t start, bool low_closed) {
  expect("..");
  ++range_ends_;
  Node high = additive();
  --range_ends_;
  bool high_closed = false;
  if (accept("]")) {
    high_closed = true;
  } else if (!accept(")") && !accept("[")) {
    return fail("区间没有结束（缺少 ]、) 或 [）", "unterminated range (missing ], ) or [)");
  }
  Node e = make(ExprKind::kRange, start, {low, high});
  e->low_closed = low_closed;
  e->high_closed = high_closed;
  return e;
}

// (>= 5), (= 5), (!= 5): a range made by a comparison. Clause: DMN 1.5, grammar rule 52; 10.3.2.7
Parser::Node Parser::comparison_range() {
  const std::uint32_t start = begin();
  Node t = test();
  expect(")");
  if (failed()) return t;
  const ExprPtr none = make(ExprKind::kLiteral, start);
  const ExprPtr operand = t->children[0];
  const bool not_equal = t->test == ExprKind::kNe;
  const bool low_only = t->test == ExprKind::kGt || t->test == ExprKind::kGe || not_equal;
  const bool both = t->test == ExprKind::kEq;
  Node e =
      make(ExprKind::kRange, start, {low_only || both ? operand : none, low_only ? none : operand});
  e->low_closed = t->test == ExprKind::kGe || both;
  e->high_closed = t->test == ExprKind::kLe || both;
  e->range_form = not_equal ? Range::Form::kNotEqual : Range::Form::kComparison;
  return e;
}

Parser::Node Parser::parenthesized() {
  const std::uint32_t start = begin();
  ++at_;
  if (at("<") || at("<=") || at(">") || at(">=") || at("=") || at("!=")) return comparison_range();
  Node e = expression();
  if (at("..")) return range_from(e, start, false);
  expect(")");
  return e;
}

Parser::Node Parser::bracketed() {
  const std::uint32_t start = begin();
  const bool open_range = at("]");
  ++at_;
  if (open_range) return range_from(additive(), start, false);
  std::vector<ExprPtr> items;
  if (accept("]")) return make(ExprKind::kList, start);
  Node first = expression();
  if (at("..")) return range_from(first, start, true);
  items.push_back(first);
  while (!failed() && accept(",")) items.push_back(expression());
  expect("]");
  return make(ExprKind::kList, start, std::move(items));
}

std::string Parser::name_until(std::string_view a, std::string_view b) {
  std::string out;
  while (token().kind == TokenKind::kName || token().kind == TokenKind::kNumber ||
         token().kind == TokenKind::kSymbol) {
    if (at(a) || (!b.empty() && at(b))) break;
    if (at(",") || at(")") || at("}") || at("(")) break;
    if (!out.empty() && token().blank_before) out += ' ';
    out += token().raw;
    ++at_;
  }
  if (out.empty()) fail("这里应有一个名称", "expected a name");
  return out;
}

Parser::Node Parser::context_literal() {
  const std::uint32_t start = begin();
  ++at_;
  const std::size_t locals = locals_.size();
  std::vector<std::string> names;
  std::vector<ExprPtr> children;
  if (!at("}")) {
    do {
      if (token().kind == TokenKind::kString) {
        names.push_back(token().text);
        ++at_;
      } else {
        names.push_back(name_until(":", ""));
      }
      expect(":");
      children.push_back(expression());
      locals_.push_back(names.back());
      keys_.push_back(names.back());
    } while (!failed() && accept(","));
  }
  expect("}");
  locals_.resize(locals);
  Node e = make(ExprKind::kContext, start, std::move(children));
  e->names = std::move(names);
  return e;
}

Parser::Node Parser::function_literal() {
  const std::uint32_t start = begin();
  at_ += 2;
  const std::size_t locals = locals_.size();
  std::vector<std::string> names;
  std::vector<TypePtr> types;
  if (!at(")")) {
    do {
      names.push_back(name_until(":", ","));
      types.push_back(accept(":") ? type() : any_type());
    } while (!failed() && accept(","));
  }
  expect(")");
  if (accept(":")) type();
  const bool external = accept("external");
  locals_.insert(locals_.end(), names.begin(), names.end());
  Node body = expression();
  locals_.resize(locals);
  Node e = make(ExprKind::kFunction, start, {body});
  e->names = std::move(names);
  e->types = std::move(types);
  e->negated = external;
  return e;
}

bool Parser::named_argument_ahead() const {
  std::size_t i = 0;
  while (token(i).kind == TokenKind::kName || token(i).kind == TokenKind::kNumber ||
         token(i).is("-") || token(i).is("'") || token(i).is("+") || token(i).is("/") ||
         token(i).is("*")) {
    ++i;
  }
  return i > 0 && token(i).is(":");
}

Parser::Node Parser::call(Node callee) {
  const std::uint32_t start = callee->span.begin;
  expect("(");
  std::vector<ExprPtr> children = {callee};
  std::vector<std::string> names;
  if (!at(")")) {
    const bool named = named_argument_ahead();
    do {
      if (named) {
        names.push_back(name_until(":", ""));
        expect(":");
      }
      children.push_back(expression());
    } while (!failed() && accept(","));
  }
  expect(")");
  Node e = make(ExprKind::kCall, start, std::move(children));
  e->names = std::move(names);
  return e;
}

// Grammar rule 54, type.
TypePtr Parser::type() {
  if (++depth_ > c_.limits.depth) {
    fail("类型嵌套太深", "type nested too deeply");
    return any_type();
  }
  TypePtr result = any_type();
  if (at("list") && token(1).is("<")) {
    at_ += 2;
    result = list_type(type());
    expect(">");
  } else if (at("range") && token(1).is("<")) {
    at_ += 2;
    result = range_type(type());
    expect(">");
  } else if (at("context") && token(1).is("<")) {
    at_ += 2;
    std::vector<std::pair<std::string, TypePtr>> members;
    do {
      std::string member = name_until(":", "");
      expect(":");
      members.emplace_back(std::move(member), type());
    } while (!failed() && accept(","));
    expect(">");
    result = context_type(std::move(members));
  } else if (at("function") && token(1).is("<")) {
    at_ += 2;
    std::vector<TypePtr> parameters;
    if (!at(">")) {
      do {
        parameters.push_back(type());
      } while (!failed() && accept(","));
    }
    expect(">");
    expect("->");
    result = function_type(std::move(parameters), type());
  } else {
    result = type_name();
  }
  --depth_;
  return result;
}

TypePtr Parser::type_name() {
  static constexpr std::array<std::string_view, 13> kBuiltin = {"Any",
                                                                "Null",
                                                                "null",
                                                                "boolean",
                                                                "number",
                                                                "string",
                                                                "date",
                                                                "time",
                                                                "date and time",
                                                                "days and time duration",
                                                                "years and months duration",
                                                                "list",
                                                                "context"};
  std::pair<std::string, std::size_t> best{"", 0};
  TypePtr found;
  const auto consider = [&](std::string_view candidate, const TypePtr& t) {
    const std::size_t length = match_length(candidate);
    if (length > best.second && t) {
      best = {std::string(candidate), length};
      found = t;
    }
  };
  for (const std::string_view b : kBuiltin) consider(b, builtin_type(b));
  for (const auto& [type_text, t] : c_.scope.types) consider(type_text, t);
  if (best.second > 0) {
    at_ += best.second;
    return found;
  }
  fail("没有这个类型：“" + std::string(token().raw) + "”",
       "no such type: '" + std::string(token().raw) + "'");
  return any_type();
}

void Scope::add(std::string name, TypePtr type) {
  entries.push_back({std::move(name), std::move(type)});
}

void Scope::add_members(const Type& type) {
  for (const auto& [member, member_type] : type.members) {
    if (members.insert(member).second && member_type) add_members(*member_type);
  }
  if (type.element) add_members(*type.element);
}

std::string normalize_name(std::string_view name) {
  std::string out;
  bool blank = false;
  for (const char c : name) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      blank = !out.empty();
      continue;
    }
    if (blank) out.push_back(' ');
    blank = false;
    out.push_back(c);
  }
  return out;
}

}  // namespace zhida::feel
