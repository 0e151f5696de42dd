// Reads the arguments of built-ins and words their failures.
#include "decide/feel/arguments.h"

#include <utility>

#include "base/text.h"
#include "decide/feel/weight.h"

namespace zhida::feel {
namespace {

const std::string kEmpty;

std::string place_zh(std::string_view function, std::size_t i) {
  return "函数 " + std::string(function) + " 的第 " + std::to_string(i + 1) + " 个参数";
}

std::string place_en(std::string_view function, std::size_t i) {
  return "argument " + std::to_string(i + 1) + " of " + std::string(function);
}

}  // namespace

const Value& Arguments::value(std::size_t i) const {
  static const Value null;
  return i < args_.size() ? args_[i] : null;
}

// Clause: DMN 1.5, 10.3.2.9.4: a list of one where its item's type is wanted stands for that item.
const Value* Arguments::find(std::size_t i, Kind kind) const {
  const Value& v = value(i);
  if (v.is(kind)) return &v;
  if (v.is(Kind::kList) && v.as_list().size() == 1 && v.as_list()[0].is(kind)) {
    return v.as_list().data();
  }
  return nullptr;
}

void Arguments::fail(std::size_t i, std::string_view zh, std::string_view en) {
  if (failed_) return;
  failed_ = true;
  failed_at_ = i;
  wanted_zh_ = zh;
  wanted_en_ = en;
}

const std::string& Arguments::text(std::size_t i) {
  const Value* v = find(i, Kind::kString);
  if (v != nullptr) return v->as_string();
  fail(i, kind_name_zh(Kind::kString), kind_name_en(Kind::kString));
  return kEmpty;
}

const std::string& Arguments::text_or_empty(std::size_t i) {
  return value(i).is_null() ? kEmpty : text(i);
}

Decimal Arguments::number(std::size_t i) {
  const Value* v = find(i, Kind::kNumber);
  if (v != nullptr) return v->as_number();
  fail(i, kind_name_zh(Kind::kNumber), kind_name_en(Kind::kNumber));
  return {};
}

std::int64_t Arguments::integer(std::size_t i) {
  const Decimal n = number(i);
  if (failed_) return 0;
  const auto whole = (n.is_integer() ? n : n.round(0, Rounding::kDown)).to_int64();
  if (!whole) fail(i, "范围内的整数", "integer in range");
  return whole.value_or(0);
}

const Context& Arguments::context(std::size_t i) {
  static const Context kNothing;
  const Value* v = find(i, Kind::kContext);
  if (v != nullptr) return v->as_context();
  fail(i, kind_name_zh(Kind::kContext), kind_name_en(Kind::kContext));
  return kNothing;
}

const Function* Arguments::function(std::size_t i, std::size_t parameters) {
  const Value* v = find(i, Kind::kFunction);
  if (v != nullptr && v->as_function()->accepts(parameters)) return v->as_function().get();
  fail(i, parameters == 2 ? "两个参数的函数" : "函数",
       parameters == 2 ? "function of two parameters" : "function");
  return nullptr;
}

std::span<const Value> Arguments::items(std::size_t i) {
  const Value& v = value(i);
  if (v.is(Kind::kList)) return v.as_list();
  if (!v.is_null()) return args_.subspan(i, 1);
  fail(i, kind_name_zh(Kind::kList), kind_name_en(Kind::kList));
  return {};
}

std::span<const Value> Arguments::items_or_all(int overload) {
  return overload == 0 ? items(0) : args_;
}

Value Arguments::failure() const { return wrong(failed_at_, wanted_zh_, wanted_en_); }

Value Arguments::wrong(std::size_t i, std::string_view wanted_zh,
                       std::string_view wanted_en) const {
  const Value& found = value(i);
  std::string zh = place_zh(function_, i) + "应为" + std::string(wanted_zh) + "，得到的是" +
                   kind_name_zh(found.kind());
  std::string en = place_en(function_, i) + " must be " + with_article(wanted_en) + " but is " +
                   with_article(kind_name_en(found.kind()));
  return machine_.fail("E-FEEL-TYPE", std::move(zh), std::move(en), {},
                       found.is(Kind::kError) ? &found : nullptr);
}

Value Arguments::refuse(std::string_view zh, std::string_view en, std::string_view code) const {
  return machine_.fail(std::string(code), "函数 " + std::string(function_) + "：" + std::string(zh),
                       std::string(function_) + ": " + std::string(en));
}

Value Arguments::give(const Decimal& number) const {
  if (number.is_finite()) return Value::number(number);
  return refuse("结果不是有限的数", "the result is not a finite number");
}

Value Arguments::give(List list) const {
  if (list.size() <= machine_.options().limits.list_items) return Value::list(std::move(list));
  return refuse("列表的项数超过上限", "the list has too many items", "E-FEEL-LIMIT");
}

Value Arguments::give(std::string text) const {
  if (!machine_.step(text.size() / kTextBytesAStep)) return exhausted();
  if (text.size() <= kTextBytesMax) return Value::string(std::move(text));
  return refuse("文字长度超过上限", "the text is too long", "E-FEEL-LIMIT");
}

Value Arguments::exhausted() const {
  return refuse("运算步数超过上限", "the evaluation takes too many steps", "E-FEEL-LIMIT");
}

}  // namespace zhida::feel
