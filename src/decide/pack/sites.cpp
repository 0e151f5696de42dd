// Finds thresholds in the FEEL texts of a model.
#include "decide/pack/sites.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "decide/dmn/source.h"
#include "decide/feel/lexer.h"

namespace zhida::pack {
namespace {

using feel::Token;
using feel::TokenKind;

// Words after which a number is an operand; after any other name it is a part of that name ("score 2").
constexpr std::array<std::string_view, 15> kKeywords = {
    "and",    "or",        "not", "if",   "then",  "else", "in", "between",
    "return", "satisfies", "for", "some", "every", "of",   "to"};

bool is_keyword(const Token& t) {
  return t.kind == TokenKind::kName &&
         std::find(kKeywords.begin(), kKeywords.end(), t.raw) != kKeywords.end();
}

bool opens(const Token& t) { return t.is("(") || t.is("["); }
bool closes(const Token& t) { return t.is(")") || t.is("]"); }

class TextSites {
 public:
  TextSites(const dmn::Source& source, std::vector<Site>& out) : source_(source), out_(out) {}

  void add(const std::string& text, const dmn::Position& at, const std::string& element) {
    const auto tokens = feel::lex(text, element);
    if (!tokens) return;
    offsets_ = source_.offsets(at.offset, text.size());
    element_ = element;
    const std::size_t first = out_.size();
    for (std::size_t i = 0; i < tokens->size(); ++i) token(*tokens, i);
    std::sort(out_.begin() + static_cast<std::ptrdiff_t>(first), out_.end(),
              [](const Site& a, const Site& b) { return a.begin < b.begin; });
  }

 private:
  void token(const std::vector<Token>& tokens, std::size_t i) {
    const Token& t = tokens[i];
    if (t.kind == TokenKind::kNumber) {
      const bool in_name =
          i > 0 && tokens[i - 1].kind == TokenKind::kName && !is_keyword(tokens[i - 1]);
      if (!in_name) site(t, neighbours(t.raw));
    } else if (t.is(">=")) {
      site(t, {">"});
    } else if (t.is(">")) {
      site(t, {">="});
    } else if (t.is("<=")) {
      site(t, {"<"});
    } else if (t.is("<")) {
      site(t, {"<="});
    } else if (t.is("..")) {
      range(tokens, i);
    }
  }

  // The brackets around `low .. high`. Iterations (`for i in 1..3`) have none.
  void range(const std::vector<Token>& tokens, std::size_t dots) {
    std::size_t open = dots;
    for (int depth = 0; open > 0; --open) {
      const Token& t = tokens[open - 1];
      if (is_keyword(t) || t.is(",")) return;
      if (closes(t)) {
        if (depth == 0 && t.is("]") && starts_operand(tokens, open - 1)) break;  // ]low..high
        ++depth;
      }
      if (opens(t) && depth-- == 0) break;
    }
    if (open == 0) return;
    std::size_t close = dots + 1;
    for (int depth = 0; close < tokens.size(); ++close) {
      const Token& t = tokens[close];
      if (is_keyword(t) || t.is(",") || t.kind == TokenKind::kEnd) return;
      if (depth == 0 && t.is("[") && ends_operand(tokens, close)) break;  // low..high[
      if (opens(t)) ++depth;
      if (closes(t) && depth-- == 0) break;
    }
    if (close == tokens.size()) return;
    const Token& left = tokens[open - 1];
    const Token& right = tokens[close];
    site(left, {left.is("[") ? "(" : "["});
    site(right, {right.is("]") ? ")" : "]"});
  }

  // A `]` with nothing before it, or an operator, does not close anything: it begins an open range.
  static bool starts_operand(const std::vector<Token>& tokens, std::size_t i) {
    if (i == 0) return true;
    const Token& before = tokens[i - 1];
    return is_keyword(before) || before.is(",") || before.is("=") || opens(before);
  }

  // A `[` with nothing after it, or an operator, opens nothing: it ends an open range.
  static bool ends_operand(const std::vector<Token>& tokens, std::size_t i) {
    const Token& after = tokens[i + 1];
    return after.kind == TokenKind::kEnd || is_keyword(after) || after.is(",") || closes(after);
  }

  void site(const Token& t, std::vector<std::string> after) {
    if (after.empty()) return;
    Site s;
    s.begin = offsets_[t.span.begin];
    s.end = offsets_[t.span.end];
    s.place = source_.place(s.begin, element_);
    s.before = std::string(t.raw);
    s.after = std::move(after);
    out_.push_back(std::move(s));
  }

  const dmn::Source& source_;
  std::vector<Site>& out_;
  std::vector<std::uint32_t> offsets_;
  std::string element_;
};

// Visits every expression text of a boxed expression.
class BoxedSites {
 public:
  explicit BoxedSites(TextSites& texts) : texts_(texts) {}

  void visit(const dmn::BoxedPtr& boxed, const std::string& element) {
    if (boxed == nullptr) return;
    std::visit([&](const auto& form) { this->form(form, element); }, boxed->form);
  }
  void form(const dmn::BoxedFunction& f, const std::string& element) { visit(f.body, element); }

 private:
  void form(const dmn::LiteralExpression& e, const std::string& element) {
    texts_.add(e.text, e.at, element);
  }
  void form(const dmn::BoxedContext& c, const std::string& element) {
    for (const auto& entry : c.entries) {
      visit(entry.value, entry.variable ? element + " / " + entry.variable->name : element);
    }
  }
  void form(const dmn::BoxedList& l, const std::string& element) {
    for (const dmn::BoxedPtr& item : l.items) visit(item, element);
  }
  void form(const dmn::BoxedRelation& r, const std::string& element) {
    for (const auto& row : r.rows) {
      for (const dmn::BoxedPtr& cell : row) visit(cell, element);
    }
  }
  void form(const dmn::BoxedInvocation& i, const std::string& element) {
    visit(i.callee, element);
    for (const auto& [parameter, value] : i.bindings) visit(value, element);
  }
  void form(const dmn::BoxedConditional& c, const std::string& element) {
    visit(c.condition, element);
    visit(c.then_value, element);
    visit(c.else_value, element);
  }
  void form(const dmn::BoxedFilter& f, const std::string& element) {
    visit(f.in, element);
    visit(f.match, element);
  }
  void form(const dmn::BoxedIterator& i, const std::string& element) {
    visit(i.in, element);
    visit(i.body, element);
  }
  void form(const dmn::BoxedTable& t, const std::string& element) {
    for (const auto& in : t.inputs) texts_.add(in.expression.text, in.expression.at, element);
    for (const auto& out : t.outputs) {
      if (out.default_value) texts_.add(out.default_value->text, out.default_value->at, element);
    }
    for (std::size_t r = 0; r < t.rules.size(); ++r) {
      const std::string row = element + " / 规则 " + std::to_string(r + 1);
      cells(t.rules[r].inputs, row + " / 输入 ");
      cells(t.rules[r].outputs, row + " / 输出 ");
    }
  }
  void cells(const std::vector<dmn::BoxedTable::Cell>& cells, const std::string& element) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      texts_.add(cells[i].text, cells[i].at, element + std::to_string(i + 1));
    }
  }

  TextSites& texts_;
};

}  // namespace

std::vector<std::string> neighbours(std::string_view number) {
  const auto d = Decimal::parse(number);
  if (!d) return {};
  Decimal unit(1);
  for (int i = 0; i < d->scale(); ++i) unit = unit / Decimal(10);
  return {(*d + unit).to_string(), (*d - unit).to_string()};
}

std::vector<Site> find_sites(const dmn::Model& model) {
  std::vector<Site> out;
  const dmn::Source source(model);
  TextSites texts(source, out);
  BoxedSites boxed(texts);
  for (const dmn::Decision& d : model.decisions) boxed.visit(d.logic, d.name);
  for (const dmn::BusinessKnowledgeModel& k : model.knowledge) {
    if (k.logic != nullptr) boxed.form(*k.logic, k.name);
  }
  return out;
}

std::string with_change(const dmn::Model& model, const Site& site, const std::string& after) {
  std::string escaped;
  for (const char c : after) {
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else {
      escaped += c;
    }
  }
  std::string out = model.text;
  out.replace(site.begin, site.end - site.begin, escaped);
  return out;
}

}  // namespace zhida::pack
