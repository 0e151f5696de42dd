// Construction, sharing and access of values. The parts that do not fit into 32 bytes live in reference-counted boxes.
#include "decide/feel/value.h"

#include <algorithm>

#include "base/result.h"
#include "decide/feel/function.h"
#include "decide/feel/weight.h"

namespace zhida::feel {

// What every box begins with. The measures bound all walks over a value and answer contains_abstract() at once.
struct Object {
  std::atomic<std::uint32_t> references{1};
  std::uint32_t nesting = 0;
  std::uint32_t weight = 1;
  bool abstract = false;

  static const Object* of(const Value& v) { return v.on_heap() ? v.u_.object : nullptr; }

  // Counts `v` as a part of this one.
  void include(const Value& v) {
    abstract = abstract || v.is_abstract();
    const Object* part = of(v);
    if (part == nullptr) {
      weight += weight < kWeightMax ? 1 : 0;
      return;
    }
    abstract = abstract || part->abstract;
    nesting = std::max(nesting, part->nesting + 1);
    weight = std::min(weight, kWeightMax + 1) + std::min(part->weight, kWeightMax + 1);
  }

  [[nodiscard]] bool within_limits() const {
    return nesting <= kNestingMax && weight <= kWeightMax;
  }
};

namespace {

template <typename T>
struct Box : Object {
  T value;
  explicit Box(T v) : value(std::move(v)) {}
};

template <typename T>
const T& unbox(const Object* object) {
  return static_cast<const Box<T>*>(object)->value;
}

// One and the same, so that is_too_large() tells it from every other error.
const Value& too_large() {
  static const Value kTooLarge = Value::error({"E-FEEL-LIMIT",
                                               "值太大或嵌套太深",
                                               "the value is too large or nested too deeply",
                                               {},
                                               {},
                                               nullptr});
  return kTooLarge;
}

std::uint32_t weight_of_bytes(std::size_t bytes) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(1 + bytes / kTextBytesAStep, kWeightMax));
}

}  // namespace

// ---- sharing

void Value::retain() const noexcept {
  u_.object->references.fetch_add(1, std::memory_order_relaxed);
}

void Value::release() noexcept {
  if (u_.object->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  switch (kind_) {
    case Kind::kError: delete static_cast<Box<ErrorInfo>*>(u_.object); break;
    case Kind::kString: delete static_cast<Box<std::string>*>(u_.object); break;
    case Kind::kTime: delete static_cast<Box<Time>*>(u_.object); break;
    case Kind::kDateTime: delete static_cast<Box<DateTime>*>(u_.object); break;
    case Kind::kList: delete static_cast<Box<List>*>(u_.object); break;
    case Kind::kContext: delete static_cast<Box<Context>*>(u_.object); break;
    case Kind::kRange: delete static_cast<Box<Range>*>(u_.object); break;
    case Kind::kFunction:
      delete static_cast<Box<std::shared_ptr<const Function>>*>(u_.object);
      break;
    case Kind::kPossible: delete static_cast<Box<Possible>*>(u_.object); break;
    default: break;
  }
}

Value& Value::operator=(const Value& other) noexcept {
  if (this == &other) return *this;
  if (other.on_heap()) other.retain();
  if (on_heap()) release();
  u_ = other.u_;
  kind_ = other.kind_;
  return *this;
}

Value& Value::operator=(Value&& other) noexcept {
  if (this == &other) return *this;
  // What other holds may be a part of what this one releases.
  const Payload payload = other.u_;
  const Kind kind = std::exchange(other.kind_, Kind::kNull);
  if (on_heap()) release();
  u_ = payload;
  kind_ = kind;
  return *this;
}

// ---- construction

Value Value::unknown() { return Value(Kind::kUnknown); }

Value Value::error(ErrorInfo info) { return {Kind::kError, new Box<ErrorInfo>(std::move(info))}; }

Value Value::boolean(bool b) {
  Value v(Kind::kBoolean);
  v.u_.b = b;
  return v;
}

Value Value::number(const Decimal& d) {
  Value v(Kind::kNumber);
  v.u_.number = d;
  return v;
}

Value Value::string(std::string s) {
  auto* box = new Box<std::string>(std::move(s));
  box->weight = weight_of_bytes(box->value.size());
  return {Kind::kString, box};
}

Value Value::date(std::int64_t days) {
  Value v(Kind::kDate);
  v.u_.i = days;
  return v;
}

Value Value::time(Time t) { return {Kind::kTime, new Box<Time>(std::move(t))}; }

Value Value::date_time(DateTime t) { return {Kind::kDateTime, new Box<DateTime>(std::move(t))}; }

Value Value::days_duration(Nanoseconds n) {
  Value v(Kind::kDaysDuration);
  v.u_.nanos = n;
  return v;
}

Value Value::months_duration(std::int64_t months) {
  Value v(Kind::kMonthsDuration);
  v.u_.i = months;
  return v;
}

Value Value::list(List items) {
  auto box = std::make_unique<Box<List>>(std::move(items));
  for (const Value& item : box->value) box->include(item);
  if (!box->within_limits()) return too_large();
  return {Kind::kList, box.release()};
}

Value Value::context(Context c) {
  auto box = std::make_unique<Box<Context>>(std::move(c));
  for (const auto& [key, value] : box->value.entries) {
    box->include(value);
    box->weight += weight_of_bytes(key.size());
  }
  if (!box->within_limits()) return too_large();
  return {Kind::kContext, box.release()};
}

Value Value::range(Range r) {
  auto box = std::make_unique<Box<Range>>(std::move(r));
  box->include(box->value.low);
  box->include(box->value.high);
  if (!box->within_limits()) return too_large();
  return {Kind::kRange, box.release()};
}

Value Value::function(std::shared_ptr<const Function> f) {
  ZHIDA_CHECK(f != nullptr);
  auto box = std::make_unique<Box<std::shared_ptr<const Function>>>(std::move(f));
  box->nesting = box->value->nesting();
  box->abstract = box->value->holds_abstract();
  if (!box->within_limits()) return too_large();
  return {Kind::kFunction, box.release()};
}

namespace {

// The set's members: nested sets opened, equal ones once, all errors as one. False when a part is no finite set.
bool flatten(const std::vector<Value>& from, std::vector<Value>& into) {
  for (const Value& v : from) {
    if (v.is(Kind::kPossible) && v.as_possible().form == Possible::Form::kSet) {
      if (!flatten(v.as_possible().items, into)) return false;
      continue;
    }
    if (v.is_abstract()) return false;
    const bool there = std::any_of(into.begin(), into.end(), [&](const Value& m) {
      return (m.is(Kind::kError) && v.is(Kind::kError)) || identical(m, v);
    });
    if (!there) into.push_back(v);
  }
  return true;
}

// An interval of one point, or with nothing between its ends, is that point.
std::optional<Value> interval_as_point(const Possible& p) {
  if (p.low.is_null() || p.high.is_null()) return std::nullopt;
  const auto order = compare(p.low, p.high);
  if (!order || *order != 0) return std::nullopt;
  if (!p.nullable) return p.low;
  Possible set;
  set.items = {p.low, Value::null()};
  return Value::possible(std::move(set));
}

}  // namespace

Value Value::possible(Possible p) {
  switch (p.form) {
    case Possible::Form::kSet: {
      std::vector<Value> members;
      if (!flatten(p.items, members) || members.size() > kPossibleSetMax) return unknown();
      if (members.empty()) return null();
      if (members.size() == 1) return members[0];
      p.items = std::move(members);
      break;
    }
    case Possible::Form::kInterval: {
      if (p.low.is_null() && p.high.is_null() && p.nullable) return unknown();
      if (auto point = interval_as_point(p)) return std::move(*point);
      break;
    }
    case Possible::Form::kList: {
      ZHIDA_CHECK(p.items.size() == p.optional.size());
      if (std::find(p.optional.begin(), p.optional.end(), true) == p.optional.end())
        return list(std::move(p.items));
      break;
    }
  }
  auto box = std::make_unique<Box<Possible>>(std::move(p));
  box->abstract = true;
  for (const Value& item : box->value.items) box->include(item);
  if (!box->within_limits()) return too_large();
  return {Kind::kPossible, box.release()};
}

Value Value::possible_boolean() {
  Possible p;
  p.items = {boolean(true), boolean(false)};
  return possible(std::move(p));
}

// ---- access

bool Value::as_boolean() const {
  ZHIDA_CHECK(kind_ == Kind::kBoolean);
  return u_.b;
}

const Decimal& Value::as_number() const {
  ZHIDA_CHECK(kind_ == Kind::kNumber);
  return u_.number;
}

const std::string& Value::as_string() const {
  ZHIDA_CHECK(kind_ == Kind::kString);
  return unbox<std::string>(u_.object);
}

std::int64_t Value::as_days() const {
  ZHIDA_CHECK(kind_ == Kind::kDate);
  return u_.i;
}

const Time& Value::as_time() const {
  ZHIDA_CHECK(kind_ == Kind::kTime);
  return unbox<Time>(u_.object);
}

const DateTime& Value::as_date_time() const {
  ZHIDA_CHECK(kind_ == Kind::kDateTime);
  return unbox<DateTime>(u_.object);
}

Nanoseconds Value::as_nanos() const {
  ZHIDA_CHECK(kind_ == Kind::kDaysDuration);
  return u_.nanos;
}

std::int64_t Value::as_months() const {
  ZHIDA_CHECK(kind_ == Kind::kMonthsDuration);
  return u_.i;
}

const List& Value::as_list() const {
  ZHIDA_CHECK(kind_ == Kind::kList);
  return unbox<List>(u_.object);
}

const Context& Value::as_context() const {
  ZHIDA_CHECK(kind_ == Kind::kContext);
  return unbox<Context>(u_.object);
}

const Range& Value::as_range() const {
  ZHIDA_CHECK(kind_ == Kind::kRange);
  return unbox<Range>(u_.object);
}

const std::shared_ptr<const Function>& Value::as_function() const {
  ZHIDA_CHECK(kind_ == Kind::kFunction);
  return unbox<std::shared_ptr<const Function>>(u_.object);
}

const Possible& Value::as_possible() const {
  ZHIDA_CHECK(kind_ == Kind::kPossible);
  return unbox<Possible>(u_.object);
}

const ErrorInfo& Value::as_error() const {
  ZHIDA_CHECK(kind_ == Kind::kError);
  return unbox<ErrorInfo>(u_.object);
}

const Value* Context::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name == key) return &value;
  }
  return nullptr;
}

void Context::put(std::string key, Value value) {
  for (auto& [name, old] : entries) {
    if (name == key) {
      old = std::move(value);
      return;
    }
  }
  entries.emplace_back(std::move(key), std::move(value));
}

bool is_too_large(const Value& v) {
  return v.is(Kind::kError) && Object::of(v) == Object::of(too_large());
}

bool contains_abstract(const Value& v) {
  const Object* object = Object::of(v);
  return v.is_abstract() || (object != nullptr && object->abstract);
}

std::uint32_t nesting(const Value& v) {
  const Object* object = Object::of(v);
  return object == nullptr ? 0 : object->nesting + 1;
}

std::uint32_t weight(const Value& v) {
  const Object* object = Object::of(v);
  return object == nullptr ? 1 : object->weight;
}

}  // namespace zhida::feel
