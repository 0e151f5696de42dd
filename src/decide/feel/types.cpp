// Types: making them, naming them, conformance, and the implicit conversions of values.
#include "decide/feel/types.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "decide/feel/feel.h"
#include "decide/feel/possible.h"

namespace zhida::feel {
namespace {

using K = Type::Kind;

struct TypeName {
  K kind;
  const char* zh;
  const char* en;
};

constexpr std::array<TypeName, 14> kTypeNames = {
    {{K::kAny, "任意值", "Any"},
     {K::kNull, "空值", "null"},
     {K::kBoolean, "真假值", "boolean"},
     {K::kNumber, "数字", "number"},
     {K::kString, "文本", "string"},
     {K::kDate, "日期", "date"},
     {K::kTime, "时刻", "time"},
     {K::kDateTime, "日期时间", "date and time"},
     {K::kDaysDuration, "天时期间", "days and time duration"},
     {K::kMonthsDuration, "年月期间", "years and months duration"},
     {K::kList, "列表", "list"},
     {K::kContext, "上下文", "context"},
     {K::kRange, "区间", "range"},
     {K::kFunction, "函数", "function"}}};

const TypeName& name_of(K kind) { return kTypeNames[static_cast<std::size_t>(kind)]; }

std::shared_ptr<Type> make(K kind) {
  auto t = std::make_shared<Type>();
  t->kind = kind;
  return t;
}

bool is_any(const TypePtr& t) { return !t || t->kind == K::kAny; }

bool element_conforms(const TypePtr& from, const TypePtr& to) {
  if (is_any(to)) return true;
  return from && conforms(*from, *to);
}

bool context_conforms(const Type& from, const Type& to) {
  return std::all_of(to.members.begin(), to.members.end(), [&](const auto& wanted) {
    const TypePtr* found = from.member(wanted.first);
    return found != nullptr && element_conforms(*found, wanted.second);
  });
}

// Parameters the other way round: a function that takes more also takes less.
bool function_conforms(const Type& from, const Type& to) {
  if (from.parameters.size() != to.parameters.size()) return false;
  for (std::size_t i = 0; i < from.parameters.size(); ++i) {
    if (!element_conforms(to.parameters[i], from.parameters[i])) return false;
  }
  return !from.result ||
         element_conforms(from.result, to.result);  // what a lambda returns is seen when it does
}

// The text of a type in one language, cut off where it is nested too deeply to be read.
std::string text_of(const Type& t, bool zh, int depth) {
  constexpr int kDepthMax = 4;
  if (!t.name.empty()) return t.name;
  std::string base = zh ? name_of(t.kind).zh : name_of(t.kind).en;
  if (depth > kDepthMax) return base;
  const auto part = [&](const TypePtr& p) {
    return p ? text_of(*p, zh, depth + 1) : text_of(*any_type(), zh, depth + 1);
  };
  switch (t.kind) {
    case K::kList:
    case K::kRange: return is_any(t.element) ? base : base + "<" + part(t.element) + ">";
    case K::kContext: {
      if (t.members.empty()) return base;
      std::string out = base + "<";
      for (std::size_t i = 0; i < t.members.size(); ++i)
        out += (i > 0 ? ", " : "") + t.members[i].first + ": " + part(t.members[i].second);
      return out + ">";
    }
    case K::kFunction: {
      std::string out = base + "<";
      for (std::size_t i = 0; i < t.parameters.size(); ++i)
        out += (i > 0 ? ", " : "") + part(t.parameters[i]);
      return out + "> -> " + part(t.result);
    }
    default: return base;
  }
}

std::optional<K> scalar_kind(Kind kind) {
  switch (kind) {
    case Kind::kBoolean: return K::kBoolean;
    case Kind::kNumber: return K::kNumber;
    case Kind::kString: return K::kString;
    case Kind::kDate: return K::kDate;
    case Kind::kTime: return K::kTime;
    case Kind::kDateTime: return K::kDateTime;
    case Kind::kDaysDuration: return K::kDaysDuration;
    case Kind::kMonthsDuration: return K::kMonthsDuration;
    default: return std::nullopt;
  }
}

// A part of a value: null, and what nobody knows, may stand there.
bool part_is_instance(const Value& v, const TypePtr& type) {
  return is_any(type) || v.is_null() || v.is_abstract() || is_instance(v, *type);
}

bool context_is_instance(const Context& c, const Type& type) {
  return std::all_of(type.members.begin(), type.members.end(), [&](const auto& member) {
    const Value* v = c.find(member.first);
    return v != nullptr && part_is_instance(*v, member.second);
  });
}

bool function_is_instance(const Function& f, const Type& type) {
  const TypePtr own = f.type();
  if (own) return conforms(*own, type);
  return f.accepts(type.parameters.size());
}

// The kind of the points of an interval.
std::optional<K> interval_kind(const Possible& p) {
  if (!p.low.is_null()) return scalar_kind(p.low.kind());
  if (!p.high.is_null()) return scalar_kind(p.high.kind());
  return K::kNumber;
}

// Takes a value into a type without conversion: checks kinds and constraints at every level, and narrows what is
// possible to what is allowed. Nothing where the value does not belong.
class Admission {
 public:
  explicit Admission(Machine& machine) : machine_(machine) {}

  std::optional<Value> admit(const Value& v, const Type& type) {
    if (v.is_null() || v.is(Kind::kUnknown)) return v;
    auto kept = v.is(Kind::kPossible) ? undecided(v, type) : concrete(v, type);
    if (kept && type.constraint && !kept->is_abstract() && !allowed(*kept, type))
      return std::nullopt;
    return kept;
  }

  [[nodiscard]] bool constraint_failed() const { return constraint_failed_; }

 private:
  std::optional<Value> concrete(const Value& v, const Type& type) {
    if (type.kind == K::kAny) return v;
    if (type.kind == K::kList && v.is(Kind::kList)) return list(v, type);
    if (type.kind == K::kContext && v.is(Kind::kContext)) return context(v, type);
    if (!is_instance(v, type)) return std::nullopt;
    return v;
  }

  std::optional<Value> list(const Value& v, const Type& type) {
    if (is_any(type.element)) return v;
    List items;
    items.reserve(v.as_list().size());
    for (const Value& item : v.as_list()) {
      auto kept = admit(item, *type.element);
      if (!kept) return std::nullopt;
      items.push_back(std::move(*kept));
    }
    return Value::list(std::move(items));
  }

  std::optional<Value> context(const Value& v, const Type& type) {
    Context out = v.as_context();
    for (const auto& [name, member] : type.members) {
      const Value* found = out.find(name);
      if (found == nullptr) return std::nullopt;
      if (is_any(member)) continue;
      auto kept = admit(*found, *member);
      if (!kept) return std::nullopt;
      out.put(name, std::move(*kept));
    }
    return Value::context(std::move(out));
  }

  std::optional<Value> undecided(const Value& v, const Type& type) {
    const Possible& p = v.as_possible();
    switch (p.form) {
      case Possible::Form::kInterval:
        if (type.kind != K::kAny && interval_kind(p) != type.kind) return std::nullopt;
        return v;
      case Possible::Form::kList: return possible_list(p, type);
      case Possible::Form::kSet: break;
    }
    Possible out;
    for (const Value& item : p.items) {
      if (auto kept = admit(item, type)) out.items.push_back(std::move(*kept));
    }
    if (out.items.empty()) return std::nullopt;
    return Value::possible(std::move(out));
  }

  // An item that does not belong cannot be there: a certain one spoils the list, another is left out of it.
  std::optional<Value> possible_list(const Possible& p, const Type& type) {
    if (type.kind == K::kAny) return Value::possible(p);
    if (type.kind != K::kList) return std::nullopt;
    if (is_any(type.element)) return Value::possible(p);
    Possible out;
    out.form = Possible::Form::kList;
    for (std::size_t i = 0; i < p.items.size(); ++i) {
      auto kept = admit(p.items[i], *type.element);
      if (!kept && p.optional[i]) return Value::unknown();
      if (!kept) return std::nullopt;
      out.items.push_back(std::move(*kept));
      out.optional.push_back(p.optional[i]);
    }
    return Value::possible(std::move(out));
  }

  bool allowed(const Value& v, const Type& type) {
    bool ok = true;
    if (type.constraint_on_items && v.is(Kind::kList)) {
      ok = std::all_of(v.as_list().begin(), v.as_list().end(),
                       [&](const Value& item) { return holds(item, type); });
    } else {
      ok = holds(v, type);
    }
    constraint_failed_ = constraint_failed_ || !ok;
    return ok;
  }

  bool holds(const Value& v, const Type& type) {
    if (v.is_null()) return true;
    const std::array<Value, 1> args = {v};
    return (truth_mask(type.constraint->call(args, machine_)) & kMayTrue) != 0;
  }

  Machine& machine_;
  bool constraint_failed_ = false;
};

// Clause: DMN 1.5, 10.3.2.9.4, table 50: to and from a singleton list, date to date and time.
std::optional<Value> converted(const Value& v, const Type& type) {
  if (type.kind == K::kDateTime && v.is(Kind::kDate)) {
    return Value::date_time({v.as_days(), {0, {Zone::Form::kOffset, 0, {}}}});
  }
  if (v.is(Kind::kList) && v.as_list().size() == 1 && type.kind != K::kList) return v.as_list()[0];
  if (type.kind == K::kList && !v.is(Kind::kList)) return Value::list({v});
  return std::nullopt;
}

bool is_possible_list(const Value& v) {
  return v.is(Kind::kPossible) && v.as_possible().form == Possible::Form::kList;
}

// A date interval as one of date and times.
Value interval_at_midnight(const Possible& p, const Type& type) {
  Possible out = p;
  if (!p.low.is_null()) out.low = *converted(p.low, type);
  if (!p.high.is_null()) out.high = *converted(p.high, type);
  return Value::possible(std::move(out));
}

Value refuse(const Value& v, const Type& type, bool constraint, Machine& machine) {
  if (constraint) {
    return machine.fail(
        "E-DMN-ALLOWED", "值 " + to_literal(v) + " 不在“" + to_string_zh(type) + "”的允许范围内",
        "the value " + to_literal(v) + " is not among the allowed values of " + to_string(type));
  }
  return machine.fail(
      "E-FEEL-TYPE",
      "需要" + to_string_zh(type) + "，却得到" + kind_name_zh(v.kind()) + " " + to_literal(v),
      "expected " + with_article(to_string(type)) + " but found " +
          with_article(kind_name_en(v.kind())) + " " + to_literal(v));
}

}  // namespace

const TypePtr* Type::member(std::string_view member_name) const {
  for (const auto& [own, type] : members) {
    if (own == member_name) return &type;
  }
  return nullptr;
}

TypePtr simple_type(Type::Kind kind) {
  static const std::array<TypePtr, kTypeNames.size()> kTypes = [] {
    std::array<TypePtr, kTypeNames.size()> out;
    for (std::size_t i = 0; i < out.size(); ++i) {
      auto t = make(static_cast<K>(i));
      t->open = t->kind == K::kContext;
      out[i] = std::move(t);
    }
    return out;
  }();
  return kTypes[static_cast<std::size_t>(kind)];
}

TypePtr any_type() { return simple_type(K::kAny); }

TypePtr list_type(TypePtr element) {
  auto t = make(K::kList);
  t->element = std::move(element);
  return t;
}

TypePtr range_type(TypePtr element) {
  auto t = make(K::kRange);
  t->element = std::move(element);
  return t;
}

TypePtr context_type(std::vector<std::pair<std::string, TypePtr>> members, bool open) {
  auto t = make(K::kContext);
  t->members = std::move(members);
  t->open = open;
  return t;
}

TypePtr function_type(std::vector<TypePtr> parameters, TypePtr result) {
  auto t = make(K::kFunction);
  t->parameters = std::move(parameters);
  t->result = std::move(result);
  return t;
}

TypePtr builtin_type(std::string_view name) {
  for (const TypeName& n : kTypeNames) {
    if (name == n.en && n.kind != K::kFunction && n.kind != K::kRange) return simple_type(n.kind);
  }
  static constexpr std::array<std::pair<std::string_view, K>, 12> kOthers = {
      {{"any", K::kAny},
       {"Null", K::kNull},
       {"dateTime", K::kDateTime},
       {"date time", K::kDateTime},
       {"dayTimeDuration", K::kDaysDuration},
       {"days duration", K::kDaysDuration},
       {"yearMonthDuration", K::kMonthsDuration},
       {"years duration", K::kMonthsDuration},
       {"List", K::kList},
       {"Context", K::kContext},
       {"integer", K::kNumber},
       {"decimal", K::kNumber}}};
  for (const auto& [other, kind] : kOthers) {
    if (name == other) return simple_type(kind);
  }
  return nullptr;
}

std::string to_string(const Type& t) { return text_of(t, false, 0); }
std::string to_string_zh(const Type& t) { return text_of(t, true, 0); }

bool conforms(const Type& from, const Type& to) {
  if (to.kind == K::kAny || from.kind == K::kNull) return true;
  if (from.kind != to.kind) return false;
  switch (from.kind) {
    case K::kList:
    case K::kRange: return element_conforms(from.element, to.element);
    case K::kContext: return context_conforms(from, to);
    case K::kFunction: return function_conforms(from, to);
    default: return true;
  }
}

bool may_become(const Type& from, const Type& to) {
  const auto is_open = [](const Type& t) { return t.kind == K::kAny || t.kind == K::kNull; };
  const auto part = [](const TypePtr& a, const TypePtr& b) {
    return !a || !b || may_become(*a, *b);
  };
  if (is_open(from) || is_open(to)) return true;
  if (from.kind == K::kList && to.kind == K::kList) return true;
  // Clause: DMN 1.5, 10.3.2.9.4
  if (from.kind == K::kList) return !from.element || may_become(*from.element, to);
  if (to.kind == K::kList) return !to.element || may_become(from, *to.element);
  if (from.kind == K::kDate && to.kind == K::kDateTime) return true;
  if (from.kind != to.kind) return false;
  return from.kind != K::kContext ||
         std::all_of(to.members.begin(), to.members.end(), [&](const auto& m) {
           const TypePtr* own = from.member(m.first);
           return own == nullptr || part(*own, m.second);
         });
}

bool is_instance(const Value& value, const Type& type) {
  if (value.is_null()) return type.kind == K::kNull;
  if (type.kind == K::kAny) return true;
  switch (value.kind()) {
    case Kind::kList:
      return type.kind == K::kList &&
             std::all_of(value.as_list().begin(), value.as_list().end(),
                         [&](const Value& item) { return part_is_instance(item, type.element); });
    case Kind::kContext:
      return type.kind == K::kContext && context_is_instance(value.as_context(), type);
    case Kind::kRange:
      return type.kind == K::kRange && part_is_instance(value.as_range().low, type.element) &&
             part_is_instance(value.as_range().high, type.element);
    case Kind::kFunction:
      return type.kind == K::kFunction && function_is_instance(*value.as_function(), type);
    default: break;
  }
  const auto kind = scalar_kind(value.kind());
  return kind && *kind == type.kind;
}

Value coerce(const Value& value, const Type& type, Machine& machine) {
  if (value.is_null() || value.is(Kind::kUnknown)) return value;
  Admission admission(machine);
  if (auto kept = admission.admit(value, type)) return std::move(*kept);
  // A list that may or may not be of one item may or may not convert.
  if (is_possible_list(value))
    return type.kind == K::kList ? refuse(value, type, admission.constraint_failed(), machine)
                                 : Value::unknown();
  if (value.is_abstract()) {
    if (type.kind == K::kList) {
      Admission of_item(machine);
      if (auto kept = of_item.admit(Value::list({value}), type)) return std::move(*kept);
    }
    if (const auto members = members_of(value)) {
      std::optional<Value> out;
      for (const Value& m : *members) {
        Value one = coerce(m, type, machine);
        if (one.is(Kind::kError) && !m.is(Kind::kError)) continue;
        out = out ? join(*out, one) : std::move(one);
      }
      if (out) return std::move(*out);
    } else if (type.kind == K::kDateTime && interval_kind(value.as_possible()) == K::kDate) {
      return interval_at_midnight(value.as_possible(), type);
    }
    return refuse(value, type, admission.constraint_failed(), machine);
  }
  const auto other = converted(value, type);
  if (other && !other->is_null()) {
    Admission of_other(machine);
    if (auto kept = of_other.admit(*other, type)) return std::move(*kept);
  }
  return refuse(value, type, admission.constraint_failed(), machine);
}

}  // namespace zhida::feel
