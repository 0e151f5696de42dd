// Tables with undecided inputs. The table is cut at its own borders: every part of an input lies wholly on one side of each
// border, so each part hits certain rules, and the parts' results are joined.
//
// Of the combinations of parts only those are worth telling apart that hit different rules. So the columns are combined one
// after another, and what the parts so far make of the rules is kept once, however many of them make the same of them.
#include <algorithm>
#include <set>
#include <string>

#include "decide/feel/eval.h"
#include "decide/feel/hits.h"

namespace zhida::feel {
namespace {

constexpr std::size_t kPartsMax = 4096;

std::vector<std::size_t> rules_hit(const std::vector<TruthMask>& masks) {
  std::vector<std::size_t> out;
  for (std::size_t r = 0; r < masks.size(); ++r) {
    if (is_hit(masks[r])) out.push_back(r);
  }
  return out;
}

// A byte for each rule: how it fares. In a string, for short ones need no allocation.
using Fates = std::string;

TruthMask fate(const Fates& fates, std::size_t k) { return static_cast<unsigned char>(fates[k]); }

// Of each rule the first column that asks something of it; as many as there are columns where none does.
std::vector<std::size_t> first_asking(
    const std::vector<std::vector<std::vector<TruthMask>>>& columns, std::size_t rules) {
  std::vector<std::size_t> out(rules, columns.size());
  for (std::size_t i = columns.size(); i-- > 0;) {
    for (const auto& part : columns[i]) {
      for (std::size_t k = 0; k < rules; ++k) out[k] = part[k] == kMayTrue ? out[k] : i;
    }
  }
  return out;
}

// What the combinations of the columns' parts make of the rules: each once, in the order of the first combination that
// makes it, where the parts of the first column change fastest. columns[i][part][rule]
std::vector<Fates> combined(const std::vector<std::vector<std::vector<TruthMask>>>& columns,
                            std::size_t rules, HitPolicy policy) {
  const std::vector<std::size_t> asked = first_asking(columns, rules);
  std::vector<Fates> out = {Fates(rules, static_cast<char>(kMayTrue))};
  for (std::size_t i = columns.size(); i-- > 0;) {
    std::vector<Fates> next;
    std::set<Fates> there;
    for (const Fates& before : out) {
      for (const auto& part : columns[i]) {
        Fates now = before;
        bool over =
            false;  // policy first: a rule above surely hits, whatever the columns to come say
        for (std::size_t k = 0; k < rules; ++k) {
          const TruthMask mask = over ? kMayFalse : narrowed(fate(before, k), part[k]);
          now[k] = static_cast<char>(mask);
          over = over || (policy == HitPolicy::kFirst && mask == kMayTrue && asked[k] >= i);
        }
        if (there.insert(now).second) next.push_back(std::move(now));
      }
    }
    out = std::move(next);
  }
  return out;
}

}  // namespace

// The values in a column's tests of the rules that may hit, as far as they do not depend on the input itself.
std::vector<Value> Evaluator::cut_points(const TableCode& t, std::size_t input,
                                         const std::vector<TruthMask>& hits) {
  std::vector<Value> points;
  const auto add = [&](const Code& c) {
    if (c.uses_input) return;
    const Value v = eval(c);
    if (v.is(Kind::kRange)) {
      if (!v.as_range().low.is_null()) points.push_back(v.as_range().low);
      if (!v.as_range().high.is_null()) points.push_back(v.as_range().high);
    } else if (v.is(Kind::kList)) {
      points.insert(points.end(), v.as_list().begin(), v.as_list().end());
    } else if (!v.is_null() && !v.is_abstract()) {
      points.push_back(v);
    }
  };
  for (std::size_t r = 0; r < t.rules.size(); ++r) {
    if (!is_hit(hits[r])) continue;
    for (const Code& kid : t.rules[r].tests[input].kids) {
      if (kid.op == Op::kTest) {
        add(kid.kids[0]);
      } else if (!kid.uses_input) {
        add(kid);
      } else {  // `? >= 3 and ? < 5`: the constants that it compares with
        const auto walk = [&](const auto& self, const Code& node) -> void {
          for (const Code& child : node.kids) {
            if (!child.uses_input && child.op == Op::kConst) add(child);
            self(self, child);
          }
        };
        walk(walk, kid);
      }
    }
  }
  return points;
}

Value Evaluator::table_cut(const TableCode& t, const std::vector<Value>& inputs,
                           std::vector<TruthMask>& seen) {
  Value whole = table_once(t, inputs, seen);
  if (std::none_of(inputs.begin(), inputs.end(),
                   [](const Value& v) { return v.is(Kind::kPossible); })) {
    return whole;
  }
  // A rule that cannot hit the whole hits no part of it, so its borders need no cut.
  std::vector<std::vector<Value>> parts;
  parts.reserve(inputs.size());
  std::size_t combinations = 1;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    parts.push_back(inputs[i].is(Kind::kPossible) ? cut(inputs[i], cut_points(t, i, seen))
                                                  : std::vector<Value>{inputs[i]});
    combinations = combinations > kPartsMax ? combinations : combinations * parts.back().size();
  }
  if (combinations == 1 || combinations > kPartsMax) return whole;
  const std::vector<std::size_t> live = rules_hit(seen);
  std::vector<std::vector<ColumnMasks>> columns(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    columns[i].reserve(parts[i].size());
    for (const Value& part : parts[i]) columns[i].push_back(column_masks(t, i, part, live));
  }
  seen.assign(seen.size(), 0);
  std::vector<Value> results;  // each once
  for (const Fates& fates : combined(columns, live.size(), t.def->hit_policy)) {
    std::vector<std::pair<std::size_t, bool>> hits;
    for (std::size_t k = 0; k < live.size(); ++k) {
      const TruthMask mask = fate(fates, k);
      seen[live[k]] |= mask;
      if (is_hit(mask)) hits.emplace_back(live[k], mask == kMayTrue);
    }
    Value v = outcome(t, hits);
    const bool known = std::any_of(results.begin(), results.end(),
                                   [&](const Value& r) { return identical(r, v); });
    if (!known) results.push_back(std::move(v));
  }
  for (TruthMask& mask : seen) mask = mask == 0 ? kMayFalse : mask;
  Value out = std::move(results.front());
  for (std::size_t i = 1; i < results.size(); ++i) out = join(out, results[i]);
  return out;
}

// What the tests of one column make of a value, for each of the rules. A column's tests see no other column's value.
Evaluator::ColumnMasks Evaluator::column_masks(const TableCode& t, std::size_t input,
                                               const Value& value,
                                               const std::vector<std::size_t>& rules) {
  slots_[static_cast<std::size_t>(t.inputs[input].slot)] = value;
  m_.step(rules.size());
  ColumnMasks out;
  out.reserve(rules.size());
  for (const std::size_t r : rules) out.push_back(tests(t.rules[r].tests[input], value));
  return out;
}

}  // namespace zhida::feel
