// Reads types, inputs, decisions and tables written in lines.
#include "app/spec/sketch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/spec/scan.h"
#include "decide/feel/feel.h"

namespace zhida::spec {
namespace {

using dmn::BoxedTable;
using feel::Aggregation;
using feel::HitPolicy;

constexpr std::string_view kListOf = "list of ";
constexpr std::string_view kWhere = " where ";

struct Policy {
  std::string_view letter;
  HitPolicy policy;
  Aggregation aggregation;
};

// Clause: DMN 1.5, 8.2.10: the letters of the hit policies
constexpr std::array<Policy, 11> kPolicies = {{{"U", HitPolicy::kUnique, Aggregation::kNone},
                                               {"A", HitPolicy::kAny, Aggregation::kNone},
                                               {"P", HitPolicy::kPriority, Aggregation::kNone},
                                               {"F", HitPolicy::kFirst, Aggregation::kNone},
                                               {"R", HitPolicy::kRuleOrder, Aggregation::kNone},
                                               {"O", HitPolicy::kOutputOrder, Aggregation::kNone},
                                               {"C", HitPolicy::kCollect, Aggregation::kNone},
                                               {"C+", HitPolicy::kCollect, Aggregation::kSum},
                                               {"C#", HitPolicy::kCollect, Aggregation::kCount},
                                               {"C<", HitPolicy::kCollect, Aggregation::kMin},
                                               {"C>", HitPolicy::kCollect, Aggregation::kMax}}};

// `name: type [tests] = value`, each but the name optional.
struct Part {
  std::string_view name, type, tests, value;
};

std::optional<Part> part_of(std::string_view text) {
  Part out;
  const std::size_t sign = find_outside(text, "=");
  if (sign != std::string_view::npos) {
    out.value = trim(text.substr(sign + 1));
    if (out.value.empty()) return std::nullopt;
    text = trim(text.substr(0, sign));
  }
  const std::size_t bracket = find_outside(text, "[");
  if (bracket != std::string_view::npos) {
    if (!text.ends_with(']')) return std::nullopt;
    out.tests = trim(text.substr(bracket + 1, text.size() - bracket - 2));
    if (out.tests.empty()) return std::nullopt;
    text = trim(text.substr(0, bracket));
  }
  const std::size_t colon = find_outside(text, ":");
  out.name = trim(text.substr(0, colon));
  if (colon != std::string_view::npos) {
    out.type = trim(text.substr(colon + 1));
    if (out.type.empty()) return std::nullopt;
  }
  return out;
}

std::string id_of(std::string_view kind, std::size_t index) {
  return std::string(kind) + std::to_string(index);
}

bool has_input(const Sketch& sketch, std::string_view name) {
  return std::any_of(sketch.inputs.begin(), sketch.inputs.end(),
                     [&](const dmn::InputData& in) { return in.name == name; });
}

// The cells of a row without its outer bars.
std::vector<std::string_view> cells_of(std::string_view side) {
  return side.empty() ? std::vector<std::string_view>{} : split_outside(side, "|");
}

}  // namespace

dmn::Position Sketcher::at(std::string_view part) const {
  const auto offset = static_cast<std::size_t>(part.data() - text_.data());
  const LineIndex::Position p = lines_.at(offset);
  return {p.line, p.column, offset};
}

bool Sketcher::files(std::string_view rest, Sketch& out) const {
  for (const std::string_view name : split_outside(rest, ",")) {
    if (!name.ends_with(".dmn")) return false;
    out.files.emplace_back(name);
  }
  return true;
}

bool Sketcher::type(std::string_view rest, Sketch& out) const {
  dmn::ItemDefinition item;
  item.at = at(rest);
  const std::size_t where = find_outside(rest, kWhere);
  if (where != std::string_view::npos) {
    const std::string_view tests = trim(rest.substr(where + kWhere.size()));
    if (tests.empty()) return false;
    item.type_constraint = {std::string(tests), at(tests)};
    rest = trim(rest.substr(0, where));
  }
  const auto part = part_of(rest);
  if (!part || part->name.empty() || part->type.empty() || !part->value.empty()) return false;
  item.name = feel::normalize_name(part->name);
  item.id = item.name;
  item.is_collection = part->type.starts_with(kListOf);
  item.type_ref = item.is_collection ? part->type.substr(kListOf.size()) : part->type;
  if (!part->tests.empty()) item.allowed_values = {std::string(part->tests), at(part->tests)};
  out.types.push_back(std::move(item));
  return true;
}

bool Sketcher::input(std::string_view rest, Sketch& out) const {
  const auto part = part_of(rest);
  if (!part || part->name.empty() || !part->tests.empty() || !part->value.empty()) return false;
  const std::string name = feel::normalize_name(part->name);
  if (has_input(out, name)) return false;
  out.inputs.push_back({id_of("i", out.inputs.size()), name, std::string(part->type), at(rest)});
  return true;
}

bool Sketcher::decision(std::string_view rest, Sketch& out) const {
  const auto part = part_of(rest);
  if (!part || part->name.empty() || part->value.empty() || !part->tests.empty()) return false;
  dmn::Decision d;
  d.id = id_of("d", out.decisions.size());
  d.name = feel::normalize_name(part->name);
  d.type_ref = part->type;
  d.at = at(rest);
  d.logic = std::make_shared<dmn::Boxed>();
  d.logic->form = dmn::LiteralExpression{std::string(part->value), {}, at(part->value)};
  d.logic->at = at(part->value);
  out.decisions.push_back(std::move(d));
  return true;
}

bool Sketcher::table(std::string_view rest, Sketch& out) const {
  const auto* const policy = std::find_if(kPolicies.begin(), kPolicies.end(),
                                          [&](const Policy& p) { return p.letter == rest; });
  if (policy == kPolicies.end() || out.table) return false;
  out.table.emplace();
  out.table->hit_policy = policy->policy;
  out.table->aggregation = policy->aggregation;
  return true;
}

bool Sketcher::row(std::string_view line, Sketch& out) const {
  if (!out.table || line.size() < 2 || !line.ends_with('|')) return false;
  const std::size_t middle = find_outside(line, "||");
  if (middle == std::string_view::npos) return false;
  const bool no_input = middle == 0;  // `|| 1 |`: a table without conditions
  const auto left =
      no_input ? std::vector<std::string_view>{} : cells_of(trim(line.substr(1, middle - 1)));
  if (line.size() < middle + 3) return false;
  const std::string_view right = trim(line.substr(middle + 2, line.size() - middle - 3));
  const auto results = cells_of(right);
  if (!out.headed) {
    out.headed = true;
    return head(left, results, out);
  }
  BoxedTable& t = *out.table;
  if (left.size() != t.inputs.size() || results.size() != t.outputs.size()) return false;
  BoxedTable::Rule rule;
  rule.at = at(line);
  for (const std::string_view c : left) rule.inputs.push_back({std::string(c), at(c)});
  for (const std::string_view c : results) rule.outputs.push_back({std::string(c), at(c)});
  if (std::any_of(left.begin(), left.end(), [](auto c) { return c.empty(); }) ||
      std::any_of(results.begin(), results.end(), [](auto c) { return c.empty(); }))
    return false;
  t.rules.push_back(std::move(rule));
  return true;
}

// An input column is the name of an input, or an expression in brackets over inputs declared before.
bool Sketcher::head(const std::vector<std::string_view>& inputs,
                    const std::vector<std::string_view>& outputs, Sketch& out) const {
  for (const std::string_view cell : inputs) {
    const auto part = part_of(cell);
    if (!part || part->name.empty() || !part->value.empty()) return false;
    BoxedTable::Input in;
    in.expression = {std::string(part->name), {}, at(part->name)};
    in.type_ref = part->type;
    if (!part->tests.empty()) in.allowed_values = {std::string(part->tests), at(part->tests)};
    in.at = at(cell);
    const std::string name = feel::normalize_name(part->name);
    if (!name.starts_with('(') && !has_input(out, name))
      out.inputs.push_back({id_of("i", out.inputs.size()), name, {}, at(cell)});
    out.table->inputs.push_back(std::move(in));
  }
  for (const std::string_view cell : outputs) {
    const auto part = part_of(cell);
    if (!part || part->name.empty()) return false;
    BoxedTable::Output o;
    o.name = feel::normalize_name(part->name);
    const auto& before = out.table->outputs;
    if (std::any_of(before.begin(), before.end(), [&](const auto& b) { return b.name == o.name; }))
      return false;
    o.type_ref = part->type;
    if (!part->tests.empty()) o.allowed_values = {std::string(part->tests), at(part->tests)};
    if (!part->value.empty())
      o.default_value = dmn::LiteralExpression{std::string(part->value), {}, at(part->value)};
    o.at = at(cell);
    out.table->outputs.push_back(std::move(o));
  }
  return !out.table->outputs.empty();
}

}  // namespace zhida::spec
