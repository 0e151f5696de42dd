// Quotes trees as FEEL text. Clause: DMN 1.5, 10.3.1.2 (grammar; precedence of operators)
#include "decide/pack/quote.h"

#include <algorithm>

namespace zhida::pack {
namespace {

using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;
using feel::Kind;
using feel::Value;

// How tightly a form binds; a part that binds less tightly than its place asks for stands in parentheses.
enum Binding : int { kLoose, kOr, kAnd, kCompare, kAdd, kMul, kPow, kUnary, kPostfix };

Binding binding(ExprKind kind) {
  switch (kind) {
    case ExprKind::kIf:
    case ExprKind::kFor:
    case ExprKind::kSome:
    case ExprKind::kEvery:
    case ExprKind::kFunction: return kLoose;
    case ExprKind::kOr: return kOr;
    case ExprKind::kAnd: return kAnd;
    case ExprKind::kEq:
    case ExprKind::kNe:
    case ExprKind::kLt:
    case ExprKind::kLe:
    case ExprKind::kGt:
    case ExprKind::kGe:
    case ExprKind::kBetween:
    case ExprKind::kIn:
    case ExprKind::kInstanceOf: return kCompare;
    case ExprKind::kAdd:
    case ExprKind::kSub: return kAdd;
    case ExprKind::kMul:
    case ExprKind::kDiv: return kMul;
    case ExprKind::kPow: return kPow;
    case ExprKind::kNegate: return kUnary;
    default: return kPostfix;
  }
}

std::string_view infix(ExprKind kind) {
  switch (kind) {
    case ExprKind::kOr: return "or";
    case ExprKind::kAnd: return "and";
    case ExprKind::kAdd: return "+";
    case ExprKind::kSub: return "-";
    case ExprKind::kMul: return "*";
    case ExprKind::kDiv: return "/";
    case ExprKind::kPow: return "**";
    default: return sign(kind);
  }
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string literal(const Value& v) {
  switch (v.kind()) {
    case Kind::kNumber: return v.as_number().to_string();
    case Kind::kString: return quoted(v.as_string());
    case Kind::kBoolean: return v.as_boolean() ? "true" : "false";
    case Kind::kNull:
    case Kind::kError: return "null";
    default: return "@" + quoted(feel::to_literal(v));
  }
}

std::string at(const Expr& e, int place);

std::string joined(const std::vector<ExprPtr>& parts, std::size_t first = 0) {
  std::string out;
  for (std::size_t i = first; i < parts.size(); ++i) {
    if (i > first) out += ", ";
    out += at(*parts[i], kLoose);
  }
  return out;
}

std::string iteration(const Expr& e, std::string_view word, std::string_view before_body) {
  std::string out(word);
  for (std::size_t i = 0; i + 1 < e.children.size(); ++i) {
    out += (i == 0 ? " " : ", ") + (i < e.names.size() ? e.names[i] : std::string()) + " in " +
           at(*e.children[i], kOr);
  }
  return out + " " + std::string(before_body) + " " + at(*e.children.back(), kLoose);
}

std::string call(const Expr& e) {
  std::string out = at(*e.children[0], kPostfix) + "(";
  for (std::size_t i = 1; i < e.children.size(); ++i) {
    if (i > 1) out += ", ";
    if (i - 1 < e.names.size()) out += e.names[i - 1] + ": ";
    out += at(*e.children[i], kLoose);
  }
  return out + ")";
}

std::string context(const Expr& e) {
  std::string out = "{";
  for (std::size_t i = 0; i < e.children.size(); ++i) {
    if (i > 0) out += ", ";
    const std::string& key = i < e.names.size() ? e.names[i] : std::string();
    out += (key.empty() ? "" : key + ": ") + at(*e.children[i], kLoose);
  }
  return out + "}";
}

std::string range(const Expr& e) {
  const auto unbounded = [](const Expr& end) {
    return end.kind == ExprKind::kLiteral && end.value.is_null();
  };
  if (unbounded(*e.children[0])) {
    return (e.high_closed ? "<= " : "< ") + at(*e.children[1], kAdd);
  }
  if (unbounded(*e.children[1])) return (e.low_closed ? ">= " : "> ") + at(*e.children[0], kAdd);
  return (e.low_closed ? "[" : "(") + at(*e.children[0], kAdd) + ".." + at(*e.children[1], kAdd) +
         (e.high_closed ? "]" : ")");
}

std::string membership(const Expr& e) {
  const std::string left = at(*e.children[0], kAdd) + " in ";
  if (e.children.size() == 2 && e.children[1]->kind == ExprKind::kRange) {
    return left + at(*e.children[1], kAdd);
  }
  return left + "(" + joined(e.children, 1) + ")";
}

std::string binary(const Expr& e) {
  const int own = binding(e.kind);
  return at(*e.children[0], own) + " " + std::string(infix(e.kind)) + " " +
         at(*e.children[1], own + 1);
}

std::string text(const Expr& e) {
  switch (e.kind) {
    case ExprKind::kLiteral: return literal(e.value);
    case ExprKind::kName: return e.text;
    case ExprKind::kPath: return at(*e.children[0], kPostfix) + "." + e.text;
    case ExprKind::kNegate: return "-" + at(*e.children[0], kUnary);
    case ExprKind::kBetween:
      return at(*e.children[0], kAdd) + " between " + at(*e.children[1], kAdd) + " and " +
             at(*e.children[2], kAdd);
    case ExprKind::kIn: return membership(e);
    case ExprKind::kInstanceOf:
      return at(*e.children[0], kAdd) + " instance of " +
             (e.types.empty() || !e.types[0] ? "Any" : feel::to_string(*e.types[0]));
    case ExprKind::kIf:
      return "if " + at(*e.children[0], kLoose) + " then " + at(*e.children[1], kLoose) + " else " +
             at(*e.children[2], kLoose);
    case ExprKind::kFor: return iteration(e, "for", "return");
    case ExprKind::kSome: return iteration(e, "some", "satisfies");
    case ExprKind::kEvery: return iteration(e, "every", "satisfies");
    case ExprKind::kIterate: return at(*e.children[0], kAdd) + ".." + at(*e.children[1], kAdd);
    case ExprKind::kFilter:
      return at(*e.children[0], kPostfix) + "[" + at(*e.children[1], kLoose) + "]";
    case ExprKind::kCall: return call(e);
    case ExprKind::kFunction: return "function(…) " + at(*e.children[0], kLoose);
    case ExprKind::kList: return "[" + joined(e.children) + "]";
    case ExprKind::kContext:
    case ExprKind::kBoxedContext: return context(e);
    case ExprKind::kRange: return range(e);
    case ExprKind::kTests: {
      if (e.children.empty()) return "-";
      return e.negated ? "not(" + joined(e.children) + ")" : joined(e.children);
    }
    case ExprKind::kTest: {
      const std::string operand = e.children.empty() ? "" : at(*e.children[0], kAdd);
      return e.test == ExprKind::kEq ? operand : std::string(sign(e.test)) + " " + operand;
    }
    case ExprKind::kInput: return "?";
    case ExprKind::kCoerce: return at(*e.children[0], kLoose);
    case ExprKind::kTable: return e.table ? e.table->element : e.element;
    default: return binary(e);
  }
}

std::string at(const Expr& e, int place) {
  if (e.kind == ExprKind::kCoerce && !e.children.empty()) return at(*e.children[0], place);
  std::string out = text(e);
  return binding(e.kind) < place ? "(" + out + ")" : out;
}

}  // namespace

std::string_view sign(ExprKind kind) {
  switch (kind) {
    case ExprKind::kEq: return "=";
    case ExprKind::kNe: return "!=";
    case ExprKind::kLt: return "<";
    case ExprKind::kLe: return "<=";
    case ExprKind::kGt: return ">";
    case ExprKind::kGe: return ">=";
    default: return "";
  }
}

std::string quote(const Expr& e) { return at(e, kLoose); }

}  // namespace zhida::pack
