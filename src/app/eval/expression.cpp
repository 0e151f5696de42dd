// Evaluates one expression with the names and values beside it.
#include <algorithm>

#include "app/eval/parts.h"
#include "base/text.h"
#include "decide/feel/compile.h"

namespace zhida::eval {
namespace {

using feel::Kind;
using feel::Value;

Diagnostic of(const feel::ErrorInfo& e, const std::string& text) {
  Diagnostic d;
  d.code = e.code;
  if (e.span.end > e.span.begin) d.place = place_at(text, e.span.begin);
  d.zh = e.zh;
  d.en = e.en;
  return d;
}

bool is_same(const Diagnostic& a, const Diagnostic& b) {
  return a.code == b.code && a.place.line == b.place.line && a.place.column == b.place.column;
}

void keep_new(Diagnostics& list, Diagnostic d) {
  if (std::ranges::none_of(list, [&](const Diagnostic& other) { return is_same(other, d); }))
    list.push_back(std::move(d));
}

// Names after a dot are what any context in the expression or among the values may have.
void members_of(const Value& v, feel::Scope& scope, int depth = 0) {
  constexpr int kDepthMax = 16;
  if (depth > kDepthMax) return;
  if (v.is(Kind::kList)) {
    for (const Value& item : v.as_list()) members_of(item, scope, depth + 1);
  }
  if (!v.is(Kind::kContext)) return;
  for (const auto& [key, member] : v.as_context().entries) {
    scope.members.insert(key);
    members_of(member, scope, depth + 1);
  }
}

std::vector<dmn::WhyChain> explained(const feel::Machine& machine, const feel::Program& program,
                                     const Value& value, const ExpressionQuestion& q) {
  feel::About about;
  about.text = [&](const feel::Program&, feel::Span s) {
    return s.end > s.begin ? q.expression.substr(s.begin, s.end - s.begin) : std::string();
  };
  about.name = [&](const feel::Program&, int slot) {
    return feel::Named{feel::Named::Kind::kInput, q.given[static_cast<std::size_t>(slot)].name,
                       true, nullptr};
  };
  std::vector<dmn::WhyChain> out;
  const auto add = [&](const std::string& member) {
    dmn::WhyChain chain{member, {}};
    for (feel::Link& l : feel::why(*machine.recorder(), program, member, about)) {
      chain.links.push_back({l.cause, place_at(q.expression, l.span.begin), std::move(l.text),
                             std::move(l.code), std::move(l.zh), std::move(l.en)});
    }
    if (!chain.links.empty()) out.push_back(std::move(chain));
  };
  constexpr std::size_t kChainsMax = 8;
  if (value.is(Kind::kContext)) {
    for (const auto& [key, member] : value.as_context().entries) {
      if (feel::is_hollow(member) && out.size() < kChainsMax) add(key);
    }
  } else {
    add("");
  }
  return out;
}

}  // namespace

feel::MachineOptions machine_options(const Options& options) {
  feel::MachineOptions out;
  out.as_of = {.days = options.as_of, .time = {}};
  out.limits = options.limits;
  out.why = options.why;
  return out;
}

Result<Value> read_given(const Given& given, const Options& options) {
  const std::string name = feel::normalize_name(given.name);
  auto value = described(given.text, options.as_of, options.limits);
  if (value && !name.empty()) return std::move(*value);
  Diagnostic d;
  d.code = "E-EVAL-GIVEN";
  d.place.element = name;
  if (name.empty()) {
    d.zh = "值 " + excerpt(given.text) + " 没有名称";
    d.en = "the value " + excerpt(given.text) + " has no name";
  } else {
    d.zh = "“" + name + "”的值读不懂：" + excerpt(given.text);
    d.en = "the value of '" + name + "' cannot be read: " + excerpt(given.text);
  }
  d.help_zh =
      "写 FEEL 的值，如 7、\"甲\"、date(\"2026-04-01\")；或 unknown、one of 1, 2、between [7..8]";
  d.help_en =
      "write a value of FEEL, as 7, \"a\", date(\"2026-04-01\"); or unknown, one of 1, 2, between "
      "[7..8]";
  return d;
}

Result<Found> evaluate(const ExpressionQuestion& q) {
  feel::Scope scope;
  std::vector<Value> inputs;
  Diagnostics errors;
  inputs.reserve(q.given.size());
  for (const Given& given : q.given) {
    auto value = read_given(given, q.options);
    if (!value) {
      errors.insert(errors.end(), value.errors().begin(), value.errors().end());
      continue;
    }
    members_of(*value, scope);
    scope.add(feel::normalize_name(given.name), feel::any_type());
    inputs.push_back(std::move(*value));
  }
  if (!errors.empty()) return errors;
  Found out;
  const auto tree = feel::parse(q.expression, scope, {}, q.options.limits);
  if (!tree) {
    out.diagnostics = tree.errors();
    return out;
  }
  // A clash of types that is certain is said, and the standard's answer (null) given all the same.
  const auto place = [&q](feel::Span at, const std::string&) {
    return place_at(q.expression, at.begin);
  };
  const auto strict =
      feel::compile(*tree, scope, {.element = {}, .strict_types = true, .place = place});
  const auto program = feel::compile(*tree, scope, {.element = {}, .strict_types = false});
  if (!strict) {
    for (const Diagnostic& d : strict.errors()) keep_new(out.diagnostics, d);
  }
  if (!program) return out;
  feel::Machine machine(machine_options(q.options));
  out.value = machine.run(**program, inputs);
  for (const feel::ErrorInfo& e : machine.errors) keep_new(out.diagnostics, of(e, q.expression));
  if (q.options.why) out.why = explained(machine, **program, out.value, q);
  return out;
}

}  // namespace zhida::eval
