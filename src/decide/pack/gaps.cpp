// Gaps in facts, and suppositions that fill them.
#include "decide/pack/gaps.h"

#include <algorithm>

#include "decide/feel/value.h"
#include "decide/pack/cells.h"

namespace zhida::pack {
namespace {

using dmn::ElementInfo;
using feel::Kind;
using feel::Value;

// Kinds of items in a supposed list, and how many items of each: as many as satisfy the counts that rules ask for.
constexpr int kKindsMax = 2;
constexpr std::size_t kOfEachKind = 12;

std::int64_t kinds(const Supposition::Values& values) {
  return values[0] ? values[0]->as_number().to_int64().value_or(0) : 0;
}

class Finder {
 public:
  Finder(Rules& rules, const ElementInfo& verdict)
      : rules_(rules), decisions_(closure(rules, verdict)) {}

  Gap gap(const std::string& path) {
    const std::size_t dot = path.find('.');
    Gap out;
    out.path = path;
    out.fact = path.substr(0, dot);
    const FactDef* def = rules_.bundle().dictionary.find(out.fact);
    if (def == nullptr) return out;
    const Value given = rules_.given(path);
    if (def->type == FactType::kList) {
      if (given.is(Kind::kList)) {
        known_items(*def, given.as_list(), out);
      } else {
        unknown_list(*def, out);
      }
      return out;
    }
    const std::string year = dot == std::string::npos ? "" : path.substr(dot + 1);
    Slot slot;
    slot.place = year.empty() ? Slot::Place::kWhole : Slot::Place::kYear;
    slot.member = year;
    fill(slot, given, *def, {def, year, nullptr});
    out.slots.push_back(std::move(slot));
    return out;
  }

 private:
  void fill(Slot& slot, const Value& domain, const FieldDef& def, const Subject& subject) {
    Cells c = cells_of(domain, def, constants(rules_, decisions_, subject), rules_.as_of_days());
    slot.cells = std::move(c.cells);
    slot.samples = std::move(c.samples);
  }

  void known_items(const FactDef& def, const feel::List& items, Gap& out) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!items[i].is(Kind::kContext)) continue;
      for (const FieldDef& field : def.fields) {
        const Value* v = items[i].as_context().find(field.name);
        const Subject subject{&def, "", &field};
        if (v == nullptr || !v->is_abstract() || !reads_field(rules_, decisions_, subject))
          continue;
        Slot slot;
        slot.place = Slot::Place::kMember;
        slot.item = i;
        slot.member = field.name;
        fill(slot, *v, field, subject);
        out.slots.push_back(std::move(slot));
      }
    }
  }

  // Nothing is known: no item, or many of one kind, or many of each of two kinds. More kinds are not tried.
  void unknown_list(const FactDef& def, Gap& out) {
    Slot count;
    count.place = Slot::Place::kKinds;
    for (int n = 0; n <= kKindsMax; ++n) count.samples.push_back(Value::number(Decimal(n)));
    out.slots.push_back(std::move(count));
    for (std::size_t kind = 0; kind < kKindsMax; ++kind) {
      for (const FieldDef& field : def.fields) {
        const Subject subject{&def, "", &field};
        if (!reads_field(rules_, decisions_, subject)) continue;
        Slot slot;
        slot.place = Slot::Place::kOfKind;
        slot.item = kind;
        slot.member = field.name;
        fill(slot, domain(field), field, subject);
        slot.cells.clear();
        out.slots.push_back(std::move(slot));
      }
    }
  }

  Rules& rules_;
  std::vector<const ElementInfo*> decisions_;
};

}  // namespace

std::vector<Gap> find_gaps(Rules& rules, const ElementInfo& verdict,
                           const std::vector<std::string>& paths) {
  Finder finder(rules, verdict);
  std::vector<Gap> out;
  out.reserve(paths.size());
  for (const std::string& path : paths) out.push_back(finder.gap(path));
  return out;
}

Supposition::Supposition(Rules& rules, const std::vector<Gap>& gaps) : rules_(rules), gaps_(gaps) {
  for (const Gap& gap : gaps) values_.emplace_back(gap.slots.size());
}

void Supposition::suppose(At at, const Value& value) {
  values_[at.gap][at.slot] = value;
  tell(gaps_[at.gap].fact);
}

void Supposition::forget(At at) {
  values_[at.gap][at.slot].reset();
  tell(gaps_[at.gap].fact);
}

bool Supposition::has(At at) const { return values_[at.gap][at.slot].has_value(); }

std::vector<Supposition::At> Supposition::slots_of(std::size_t gap) const {
  std::vector<At> out;
  out.reserve(gaps_[gap].slots.size());
  for (std::size_t i = 0; i < gaps_[gap].slots.size(); ++i) out.push_back({gap, i});
  return out;
}

void Supposition::restore(std::size_t gap, Values values) {
  values_[gap] = std::move(values);
  tell(gaps_[gap].fact);
}

void Supposition::forget_gap(std::size_t gap) { restore(gap, Values(gaps_[gap].slots.size())); }

bool Supposition::is_idle(At at) const {
  const Slot& slot = gaps_[at.gap].slots[at.slot];
  if (slot.place != Slot::Place::kOfKind) return false;
  return static_cast<std::int64_t>(slot.item) >= kinds(values_[at.gap]);
}

Value Supposition::supposed_list(const Gap& gap, const Values& values) const {
  if (!values[0]) return Value::unknown();
  const FactDef* def = rules_.bundle().dictionary.find(gap.fact);
  feel::Context any;
  for (const FieldDef& field : def->fields) any.entries.emplace_back(field.name, domain(field));
  feel::List out;
  for (std::int64_t kind = 0; kind < kinds(values); ++kind) {
    feel::Context item = any;
    for (std::size_t i = 1; i < values.size(); ++i) {
      const Slot& slot = gap.slots[i];
      if (values[i] && static_cast<std::int64_t>(slot.item) == kind) {
        item.put(slot.member, *values[i]);
      }
    }
    out.insert(out.end(), kOfEachKind, Value::context(std::move(item)));
  }
  return Value::list(std::move(out));
}

// Several gaps may be years of one fact.
void Supposition::tell(const std::string& fact) {
  Value v = rules_.given(fact);
  for (std::size_t g = 0; g < gaps_.size(); ++g) {
    if (gaps_[g].fact != fact || gaps_[g].slots.empty()) continue;
    if (gaps_[g].slots[0].place == Slot::Place::kKinds) {
      v = supposed_list(gaps_[g], values_[g]);
      continue;
    }
    for (std::size_t s = 0; s < gaps_[g].slots.size(); ++s) {
      if (!values_[g][s]) continue;
      const Slot& slot = gaps_[g].slots[s];
      if (slot.place == Slot::Place::kWhole) {
        v = *values_[g][s];
      } else if (slot.place == Slot::Place::kYear) {
        feel::Context years = v.as_context();
        years.put(slot.member, *values_[g][s]);
        v = Value::context(std::move(years));
      } else {
        feel::List items = v.as_list();
        feel::Context item = items[slot.item].as_context();
        item.put(slot.member, *values_[g][s]);
        items[slot.item] = Value::context(std::move(item));
        v = Value::list(std::move(items));
      }
    }
  }
  rules_.put(fact, v);
}

}  // namespace zhida::pack
