// Answers as lines for a terminal.
#include "app/eval/eval.h"

namespace zhida::eval {
namespace {

std::string where(const Place& p) {
  std::string out = p.file;
  if (p.line > 0) {
    out += (out.empty() ? "" : ":") + std::to_string(p.line) + ":" + std::to_string(p.column);
  }
  if (!p.element.empty()) out += (out.empty() ? "" : " ") + p.element;
  return out;
}

// Texts are quoted inside of lists only.
std::string quoted(const feel::Value& v) {
  const std::string list = feel::to_literal(feel::Value::list({v}));
  return list.substr(1, list.size() - 2);
}

std::string interval(const feel::Possible& p) {
  std::string out = "between ";
  out += p.low_closed && !p.low.is_null() ? "[" : "(";
  out += p.low.is_null() ? "null" : quoted(p.low);
  out += ".." + (p.high.is_null() ? "null" : quoted(p.high));
  out += p.high_closed && !p.high.is_null() ? "]" : ")";
  return p.nullable ? out + " or null" : out;
}

}  // namespace

std::string literal(const feel::Value& value) {
  if (value.is_null()) return "null";
  if (value.is(feel::Kind::kUnknown)) return "unknown";
  if (!value.is(feel::Kind::kPossible)) return quoted(value);
  const feel::Possible& p = value.as_possible();
  if (p.form == feel::Possible::Form::kInterval) return interval(p);
  if (p.form == feel::Possible::Form::kList) return feel::to_literal(value);
  std::string out = "one of ";
  for (std::size_t i = 0; i < p.items.size(); ++i)
    out += (i == 0 ? "" : ", ") + literal(p.items[i]);
  return out;
}

void print(const Found& found, std::ostream& out) {
  if (!found.name.empty()) out << found.name << " = ";
  out << literal(found.value) << "\n";
  for (const Diagnostic& d : found.diagnostics) out << "  " << to_text(d) << "\n";
  for (const dmn::WhyChain& chain : found.why) {
    out << "  为什么是空 · why null";
    if (!chain.member.empty()) out << "  " << chain.member;
    out << "\n";
    std::string indent = "    ";
    for (const dmn::WhyLink& l : chain.links) {
      out << indent << "← " << where(l.place) << (l.text.empty() ? "" : "  “" + l.text + "”")
          << "\n"
          << indent << "  " << l.zh << " · " << l.en << "\n";
      indent += "  ";
    }
  }
}

}  // namespace zhida::eval
