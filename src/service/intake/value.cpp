// Brings a cell into the one form that facts are checked in.
#include "service/intake/value.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/civil.h"
#include "base/text.h"
#include "record/subjects/subjects.h"
#include "service/intake/fold.h"
#include "service/intake/number.h"
#include "service/intake/unit.h"

namespace zhida::intake {
namespace {

using pack::Text;

constexpr std::string_view kNone = "无";
constexpr std::string_view kUnknown = "未知";
// What a column of numbers on disk holds (record/table).
constexpr int kFractionMax = 10;
constexpr std::string_view kTooLarge = "1E28";

constexpr std::array<std::string_view, 9> kTrue = {"是", "有", "真", "true", "yes",
                                                   "y",  "√",  "✓",  "✔"};
constexpr std::array<std::string_view, 7> kFalse = {"否", "假", "false", "no", "n", "×", "✗"};
constexpr std::array<std::string_view, 8> kErrors = {"#n/a",   "#ref!",  "#value!", "#div/0!",
                                                     "#name?", "#null!", "#num!",   "#spill!"};

Problem fault(std::string_view code, Text what, Text help) {
  Problem p;
  p.code = code;
  p.what = std::move(what);
  p.help = std::move(help);
  return p;
}

Reading bad(std::string_view code, Text what, Text help) {
  return {std::nullopt, fault(code, std::move(what), std::move(help))};
}

template <typename Words>
bool among(const Words& words, std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_said(const std::vector<std::string>& words, const std::string& key) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& w) { return header_key(w) == key; });
}

// As the dictionary checks it.
Reading checked(const pack::FieldDef& def, std::string_view cell) {
  auto value = subjects::value_of(def, cell);
  if (value) return {std::move(*value), std::nullopt};
  const Diagnostic& d = value.errors().front();
  Text help{d.help_zh, d.help_en};
  if (help.zh.empty()) {
    help = {"核对这一格；不知道就空着", "check the cell; leave it empty where it is not known"};
  }
  return bad(d.code, {d.zh, d.en}, std::move(help));
}

Reading boolean(const Column& column, const std::string& cell) {
  const std::string key = header_key(cell);
  if (is_said(column.meaning.true_words, key)) return checked(*column.def, "true");
  if (is_said(column.meaning.false_words, key)) return checked(*column.def, "false");
  if (among(kTrue, key)) return checked(*column.def, "true");
  if (among(kFalse, key)) return checked(*column.def, "false");
  if (cell == kNone) {
    return bad(
        "E-IMPORT-BOOLEAN",
        {"“无”有歧义：是“否”，还是没有填", "无 may mean 'no', or that nothing was filled in"},
        {"写 是 或 否；不知道就空着；或在列对照里写 false_words: [无]",
         "write 是 or 否, leave it empty where it is not known, or write false_words: [无] in "
         "the column map"});
  }
  return bad("E-IMPORT-BOOLEAN",
             {"“" + excerpt(cell) + "”不是是否值", "'" + excerpt(cell) + "' is neither yes nor no"},
             {"写 是 或 否；其他写法在列对照里用 true_words、false_words 说明",
              "write 是 or 否; name other words in the column map as true_words and false_words"});
}

Reading date(const Column& column, const std::string& cell) {
  const auto day = parse_day(cell, column.meaning.order);
  if (day) return checked(*column.def, to_string(civil_from_days(*day)));
  if (cell == kNone) return checked(*column.def, kNone);
  const bool is_serial = cell.size() == 5 && std::all_of(cell.begin(), cell.end(), [](char c) {
                           return c >= '0' && c <= '9';
                         });
  return bad("E-IMPORT-DATE",
             {"“" + excerpt(cell) + "”不是日期", "'" + excerpt(cell) + "' is not a date"},
             is_serial ? Text{"像是 Excel 的日期序号：把这一列的格式设为日期",
                              "it looks like Excel's number of a date: format the column as dates"}
                       : Text{"写成 2026-11-23 或 2026年11月23日，年份四位",
                              "write 2026-11-23 or 2026年11月23日, the year with four digits"});
}

Text number_help(NumberFault why) {
  switch (why) {
    case NumberFault::kGroups:
      return {"千位逗号每三位一个，如 1,234,567.8；或去掉逗号",
              "commas stand between groups of three digits, as in 1,234,567.8; or leave them out"};
    case NumberFault::kScientific:
      return {"科学计数法已丢失位数：把单元格设为数值格式再导出",
              "scientific notation has lost digits: format the cell as a number and export again"};
    case NumberFault::kDigits: return {"最多 34 位有效数字", "at most 34 significant digits"};
    default:
      return {"写成 1234.5；不知道就空着，没有就写 0",
              "write it as 1234.5; leave it empty where it is not known, write 0 for none"};
  }
}

Reading wrong_unit(const pack::FieldDef& def, const std::string& unit) {
  return bad(
      "E-IMPORT-UNIT",
      {"“" + def.name + "”不能用单位“" + excerpt(unit) + "”",
       "'" + def.name + "' cannot be given in '" + excerpt(unit) + "'"},
      {def.unit.empty() ? "它没有单位" : "可用的单位：" + units_like(header_key(def.unit)),
       def.unit.empty() ? "it has no unit" : "its units: " + units_like(header_key(def.unit))});
}

// The number in the fact's unit, as the fact's table can hold it.
Reading stored(const pack::FieldDef& def, const Decimal& number, bool is_binary) {
  const Decimal exact = number.normalized();
  if (def.integer && exact.is_integer() && !exact.to_int64()) {
    return bad("E-IMPORT-DIGITS", {"整数超过 64 位", "the whole number has more than 64 bits"},
               {"核对这个数", "check the number"});
  }
  if (exact.abs() >= *Decimal::parse(kTooLarge)) {
    return bad("E-IMPORT-DIGITS", {"小数点前超过 28 位", "more than 28 digits before the point"},
               {"核对这个数", "check the number"});
  }
  if (exact.scale() <= kFractionMax) return checked(def, exact.to_plain());
  if (!is_binary) {
    return bad("E-IMPORT-DIGITS",
               {"换算成" + def.unit + "后，小数超过 10 位",
                "more than 10 digits after the point in " + def.unit},
               {"先取整到 10 位小数以内", "round it to 10 digits after the point first"});
  }
  const Decimal rounded = exact.round(kFractionMax, Rounding::kHalfEven);
  Reading out = checked(def, rounded.to_plain());
  if (out.problem) return out;
  out.problem =
      fault("E-IMPORT-ROUNDED",
            {"工作簿里的二进制小数，取到 10 位：" + rounded.to_plain(),
             "a binary fraction of the workbook, rounded to 10 digits: " + rounded.to_plain()},
            {"恰在门槛上时，在表里用 ROUND 取整",
             "where it lies on a threshold, use ROUND in the sheet"});
  out.problem->severity = Severity::kWarning;
  return out;
}

Reading number(const Column& column, CellKind kind, const std::string& cell) {
  const pack::FieldDef& def = *column.def;
  if (cell == kNone) return checked(def, kNone);
  if (kind == CellKind::kDate || kind == CellKind::kBoolean) {
    return bad("E-IMPORT-NUMBER",
               {"应为数字，单元格里是" + std::string(kind == CellKind::kDate ? "日期" : "是否值"),
                "expected a number, the cell holds a " +
                    std::string(kind == CellKind::kDate ? "date" : "truth value")},
               {"把单元格设为数值格式", "format the cell as a number"});
  }
  const auto parsed = parse_number(cell);
  if (const auto* why = std::get_if<NumberFault>(&parsed)) {
    return bad("E-IMPORT-NUMBER",
               {"“" + excerpt(cell) + "”不是数字", "'" + excerpt(cell) + "' is not a number"},
               number_help(*why));
  }
  const auto& n = std::get<Number>(parsed);
  const std::string own = header_key(def.unit);
  const std::string& said = column.meaning.unit;
  if (!n.unit.empty() && !said.empty() && n.unit != said) {
    return bad("E-IMPORT-UNIT",
               {"单元格的单位“" + excerpt(n.unit) + "”与列的单位“" + said + "”不同",
                "the cell's unit '" + excerpt(n.unit) + "' is not the column's, '" + said + "'"},
               {"统一成一种单位", "use one unit"});
  }
  const std::string unit = !n.unit.empty() ? n.unit : said.empty() ? own : said;
  if (unit != own && (own.empty() || !measures_same(unit, own))) return wrong_unit(def, unit);
  const auto converted = convert(n.value, unit, own);
  if (!converted) {
    return bad(
        "E-IMPORT-DIGITS",
        {"换算成" + def.unit + "除不尽", "it cannot be converted to " + def.unit + " exactly"},
        {"直接用" + def.unit + "填写", "give it in " + def.unit});
  }
  return stored(def, *converted, kind == CellKind::kNumber);
}

Reading text(const pack::FieldDef& def, std::string_view raw, const std::string& cell) {
  // Of a closed set, full and half width are the same.
  const bool is_listed = among(def.values, raw);
  return checked(def, !def.values.empty() && !is_listed ? std::string_view(cell) : raw);
}

}  // namespace

Reading read_cell(const Column& column, CellKind kind, std::string_view raw) {
  if (kind == CellKind::kEmpty) return {};
  const std::string cell = folded(raw);
  if (cell.empty() || cell == kUnknown) return {};
  if (kind == CellKind::kError || among(kErrors, header_key(cell))) {
    return bad("E-IMPORT-CELL",
               {"单元格出错：" + excerpt(cell), "the cell holds an error: " + excerpt(cell)},
               {"改好公式，或空着", "correct the formula, or leave it empty"});
  }
  switch (column.def->type) {
    case pack::FactType::kNumber: return number(column, kind, cell);
    case pack::FactType::kBoolean: return boolean(column, cell);
    case pack::FactType::kDate: return date(column, cell);
    default: return text(*column.def, raw, cell);
  }
}

std::variant<std::int64_t, Problem> read_count(CellKind kind, std::string_view raw) {
  const std::string cell = folded(raw);
  if (kind == CellKind::kEmpty || cell.empty() || cell == kUnknown) return std::int64_t{-1};
  if (cell == kNone) return std::int64_t{0};
  const auto parsed = parse_number(cell);
  if (const auto* n = std::get_if<Number>(&parsed); n != nullptr && kind != CellKind::kDate) {
    const auto count = n->value.to_int64();
    if (count && *count >= 0 && n->unit.empty()) return *count;
  }
  return fault("E-IMPORT-NUMBER",
               {"“" + excerpt(cell) + "”不是条数", "'" + excerpt(cell) + "' is no number of items"},
               {"写条数，没有就写 无", "write the number of items, 无 for none"});
}

}  // namespace zhida::intake
