// Reads values as people write them beside an expression: docs/spec.md, “值 · Values”.
#include "app/eval/eval.h"

namespace zhida::eval {
namespace {

using feel::Kind;
using feel::Value;

constexpr std::string_view kUnknown = "unknown";
constexpr std::string_view kOneOf = "one of ";
constexpr std::string_view kBetween = "between ";
constexpr std::string_view kOrNull = " or null";

std::optional<Value> alone(const std::string& text, std::int64_t today,
                           const feel::Limits& limits) {
  const feel::Scope scope;
  const auto tree = feel::parse(text, scope, {}, limits);
  if (!tree) return std::nullopt;
  const auto program = feel::compile(*tree, scope, {.element = {}, .strict_types = false});
  if (!program) return std::nullopt;
  feel::MachineOptions options;
  options.as_of = {.days = today, .time = {}};
  options.limits = limits;
  feel::Machine machine(options);
  Value v = machine.run(**program, {});
  if (v.is(Kind::kError)) return std::nullopt;
  return v;
}

std::optional<Value> set_of(const std::string& items, std::int64_t today,
                            const feel::Limits& limits) {
  const auto list = alone("[" + items + "]", today, limits);
  if (!list || !list->is(Kind::kList) || list->as_list().empty()) return std::nullopt;
  feel::Possible set;
  set.items = list->as_list();
  return Value::possible(std::move(set));
}

std::optional<Value> interval_of(std::string range, std::int64_t today,
                                 const feel::Limits& limits) {
  feel::Possible p;
  p.form = feel::Possible::Form::kInterval;
  if (range.ends_with(kOrNull)) {
    p.nullable = true;
    range.resize(range.size() - kOrNull.size());
  }
  const auto v = alone(range, today, limits);
  if (!v || !v->is(Kind::kRange)) return std::nullopt;
  const feel::Range& r = v->as_range();
  p.low = r.low;
  p.high = r.high;
  p.low_closed = r.low_closed;
  p.high_closed = r.high_closed;
  return Value::possible(std::move(p));
}

}  // namespace

std::optional<Value> described(const std::string& text, std::int64_t today,
                               const feel::Limits& limits) {
  if (text == kUnknown) return Value::unknown();
  if (text.starts_with(kOneOf)) return set_of(text.substr(kOneOf.size()), today, limits);
  if (text.starts_with(kBetween)) return interval_of(text.substr(kBetween.size()), today, limits);
  return alone(text, today, limits);
}

}  // namespace zhida::eval
