// Reads a file by a source's mapping: every mapped column must be there, every cell must be right.
#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/civil.h"
#include "base/sha256.h"
#include "base/text.h"
#include "record/subjects/subjects.h"
#include "service/intake/day.h"
#include "service/intake/fold.h"
#include "service/intake/items.h"
#include "service/intake/rows.h"
#include "service/intake/source.h"
#include "service/intake/value.h"

namespace zhida::intake {
namespace {

using facts::Kind;

constexpr std::size_t kFaultsShown = 200;

struct Special {
  std::size_t index = 0;
  std::string header;
};

// Nothing for what is no single value, as an interval of scores.
std::optional<Kind> kind_of(const feel::Value& value) {
  switch (value.kind()) {
    case feel::Kind::kNumber: return Kind::kNumber;
    case feel::Kind::kBoolean: return Kind::kBoolean;
    case feel::Kind::kDate: return Kind::kDate;
    case feel::Kind::kNull: return Kind::kNull;
    case feel::Kind::kString: return Kind::kText;
    default: return std::nullopt;
  }
}

std::string item_zh(std::uint16_t place) {
  return place == 0 ? "" : "第 " + std::to_string(place) + " 项：";
}
std::string item_en(std::uint16_t place) {
  return place == 0 ? "" : "item " + std::to_string(place) + ": ";
}

class ExtractReader {
 public:
  ExtractReader(const Source& source, const SourceMap& map, const pack::Dictionary& dictionary,
                std::int64_t day, Problems& problems)
      : source_(source), map_(map), catalogue_(dictionary), problems_(problems) {
    out_.policy = map.policy;
    out_.file = source.file;
    out_.day = day;
  }

  Result<sources::Extract> read(std::string bytes) {
    out_.digest = hex(sha256(bytes));
    auto sheet = sheet_of(std::move(bytes), source_);
    if (!sheet) return sheet.errors();
    ColumnOptions options;
    options.map = &map_.columns.columns;
    options.map_file = map_.columns.file;
    options.unnamed = Unnamed::kIgnored;
    auto table = table_of(std::move(*sheet), catalogue_, options, problems_);
    if (!table) return table.errors();
    if (auto there = find_columns(*table); !there) return there.errors();
    if (problems_.errors() > 0) {
      return faults({"有的列不能照对照读", "a column cannot be read as the mapping says"},
                    {"登记改正后的对照", "declare a corrected mapping"});
    }
    take_covers(table->header);
    std::vector<GoodRow> rows = good_rows(*table, Ids::kOnce, problems_);
    out_.rows = static_cast<std::int64_t>(table->report.rows);
    if (out_.rows == 0) {
      return failure("E-IMPORT-EMPTY", source_.file, {"表里没有一行数据", "the table has no rows"},
                     {"确认取到了完整的文件", "see that the whole file was fetched"});
    }
    out_.lines.reserve(rows.size());
    for (const GoodRow& row : rows) add(*table, row);
    set_aside(*table);
    problems_.sort();
    if (auto bearable = weigh_faults(); !bearable) return bearable.errors();
    return std::move(out_);
  }

 private:
  struct List {
    std::uint32_t cover = 0;
    std::vector<const Column*> columns;  // in the order of the cover's fields
  };

  // Every column of the mapping, or an error for each that is not there.
  Result<Done> find_columns(const Table& table) {
    Diagnostics missing;
    const auto& columns = table.header.columns;
    const auto find = [&](const std::string& header) -> const Column* {
      const std::string key = header_key(header);
      const auto at = std::find_if(columns.begin(), columns.end(), [&](const Column& one) {
        return header_key(one.header) == key;
      });
      if (at != columns.end()) return &*at;
      missing.push_back(failure("E-SOURCE-COLUMN", source_.file,
                                {"文件里没有对照所写的列“" + excerpt(header) + "”",
                                 "the file has no column '" + excerpt(header) + "' of the mapping"},
                                {"列名改了就登记新的对照；否则确认文件完整",
                                 "where its name has changed declare a new mapping; else see that "
                                 "the file is whole"},
                                static_cast<int>(table.sheet.rows()[table.header.row].number)));
      return nullptr;
    };
    for (const MapEntry& entry : map_.columns.columns) find(entry.column);
    for (const auto& [header, to] :
         {std::pair{&map_.valid_from, &valid_from_}, std::pair{&map_.valid_to, &valid_to_},
          std::pair{&map_.district, &district_}, std::pair{&map_.registrar, &registrar_}}) {
      if (header->empty()) continue;
      if (const Column* column = find(*header)) *to = Special{column->index, column->header};
    }
    if (!missing.empty()) return missing;
    return Done{};
  }

  std::uint32_t cover(std::string_view key, std::string period = {},
                      std::optional<std::int64_t> from = std::nullopt) {
    out_.covers.push_back({std::string(key), std::move(period), from});
    return static_cast<std::uint32_t>(out_.covers.size() - 1);
  }

  void take_covers(const Header& header) {
    for (const Column& column : header.columns) {
      if (column.meaning.role == Role::kName) name_ = {column.index, cover(facts::kNameKey)};
      if (column.meaning.role != Role::kFact) continue;
      if (!column.meaning.separator.empty()) {
        add_to_list(column);
        continue;
      }
      const auto& year = column.meaning.year;
      const std::uint32_t at = year ? cover(column.meaning.fact, std::to_string(*year),
                                            days_from_civil({static_cast<int>(*year), 1, 1}))
                                    : cover(column.meaning.fact);
      facts_.emplace_back(&column, at);
    }
    if (district_) district_cover_ = cover(facts::kDistrictKey);
    if (registrar_) registrar_cover_ = cover(facts::kJurisdictionKey);
  }

  // The columns of one list have one cover.
  void add_to_list(const Column& column) {
    const std::string& key = column.meaning.fact;
    auto found = std::find_if(lists_.begin(), lists_.end(),
                              [&](const List& one) { return out_.covers[one.cover].key == key; });
    if (found == lists_.end()) {
      found = lists_.insert(found, {cover(key), {}});
      out_.covers.back().is_list = true;
    }
    found->columns.push_back(&column);
    out_.covers[found->cover].fields.push_back(column.meaning.field);
  }

  void say(std::uint32_t at, Kind kind, std::string_view value, std::uint16_t place = 0,
           std::uint16_t field = 0) {
    out_.said.push_back(
        {at, kind, place, field, static_cast<std::uint32_t>(value.size()), out_.text.size()});
    out_.text += value;
  }

  // One row, whole or not at all.
  void add(const Table& table, const GoodRow& row) {
    sources::Line line;
    line.code = row.id;
    line.row = row.row->number;
    line.first = out_.said.size();
    const std::size_t text = out_.text.size();
    bool good = days(table, row, line);
    for (const auto& [column, at] : facts_) good = cell(table, row, *column, at) && good;
    for (const List& list : lists_) good = items(table, row, list) && good;
    good = identify(table, row) && good;
    if (good) {
      line.count = static_cast<std::uint32_t>(out_.said.size() - line.first);
      out_.lines.push_back(std::move(line));
    } else {
      out_.said.resize(line.first);
      out_.text.resize(text);
      out_.set_aside.push_back(row.id);
    }
  }

  bool cell(const Table& table, const GoodRow& row, const Column& column, std::uint32_t at) {
    const std::string_view text = table.sheet.text(*row.row, column.index);
    Reading reading = read_cell(column, table.sheet.kind(*row.row, column.index), text);
    if (reading.problem) {
      reading.problem->where = table.where(*row.row, &column);
      reading.problem->value = text;
      problems_.add(std::move(*reading.problem));
      if (!reading.value) return false;
    }
    if (!reading.value || reading.value->is(feel::Kind::kUnknown)) return true;
    return say_value(table, row, column, *reading.value, {.cover = at});
  }

  // One element where `at` has a place.
  bool say_value(const Table& table, const GoodRow& row, const Column& column,
                 const feel::Value& value, const sources::Said& at) {
    const auto kind = kind_of(value);
    if (!kind) {
      tell(table, row, column.index, "E-SOURCE-CELL",
           {item_zh(at.place) + "来源要给出一个值，不是范围",
            item_en(at.place) + "a source gives one value, no range"},
           {"请来源给出确定的值，不知道就留空",
            "ask for the value itself; leave it empty if unknown"});
      return false;
    }
    say(at.cover, *kind, *kind == Kind::kNull ? std::string() : *subjects::cell_of(value), at.place,
        at.field);
    return true;
  }

  // All columns of one list.
  bool items(const Table& table, const GoodRow& row, const List& list) {
    std::vector<ItemCell> cells;
    cells.reserve(list.columns.size());
    for (const Column* column : list.columns) {
      cells.push_back({column, table.sheet.kind(*row.row, column->index),
                       table.sheet.text(*row.row, column->index)});
    }
    Items items = read_items(cells);
    bool good = true;
    for (ItemProblem& one : items.problems) {
      one.problem.where = table.where(*row.row, cells[one.cell].column);
      good = good && one.problem.severity == Severity::kWarning;
      problems_.add(std::move(one.problem));
    }
    if (items.is_empty) say(list.cover, Kind::kNull, {});
    for (const ItemValue& one : items.values) {
      good = say_value(table, row, *cells[one.cell].column, one.value,
                       {.cover = list.cover, .place = one.place, .field = one.cell}) &&
             good;
    }
    return good;
  }

  bool identify(const Table& table, const GoodRow& row) {
    bool good = true;
    if (name_) good = text_cell(table, row, name_->first, name_->second) && good;
    if (district_) good = text_cell(table, row, district_->index, district_cover_) && good;
    if (registrar_) good = text_cell(table, row, registrar_->index, registrar_cover_) && good;
    return good;
  }

  bool text_cell(const Table& table, const GoodRow& row, std::size_t index, std::uint32_t at) {
    const std::string value = one_line(table.sheet.text(*row.row, index));
    if (value.empty()) return true;
    const facts::FactView fact{out_.covers[at].key, {}, Kind::kText, value, 0, facts::kOpenEnd};
    if (auto fits = facts::check_value(fact); !fits) {
      const Diagnostic& d = fits.errors().front();
      tell(table, row, index, d.code, {d.zh, d.en}, {d.help_zh, d.help_en});
      return false;
    }
    say(at, Kind::kText, value);
    return true;
  }

  bool days(const Table& table, const GoodRow& row, sources::Line& line) {
    line.valid_from = out_.day;
    const bool good = day_cell(table, row, valid_from_, line.valid_from);
    if (!day_cell(table, row, valid_to_, line.valid_to) || !good) return false;
    if (line.valid_from < line.valid_to) return true;
    tell(table, row, valid_to_ ? valid_to_->index : valid_from_->index, "E-FACTS-INTERVAL",
         {"失效日期不晚于生效日期", "it ends no later than it begins"},
         {"失效日期是不再有效的第一天", "the end is the first day on which it no longer holds"});
    return false;
  }

  bool day_cell(const Table& table, const GoodRow& row, const std::optional<Special>& column,
                std::int64_t& day) {
    if (!column || table.sheet.kind(*row.row, column->index) == CellKind::kEmpty) return true;
    const auto found = parse_day(folded(table.sheet.text(*row.row, column->index)));
    if (found) {
      day = *found;
      return true;
    }
    tell(table, row, column->index, "E-IMPORT-DATE", {"不是日期", "it is no date"},
         {"写成 2026-11-23", "write 2026-11-23"});
    return false;
  }

  void tell(const Table& table, const GoodRow& row, std::size_t index, std::string_view code,
            pack::Text what, pack::Text help) {
    const auto& columns = table.header.columns;
    const auto at = std::find_if(columns.begin(), columns.end(),
                                 [&](const Column& one) { return one.index == index; });
    Problem p;
    p.where = table.where(*row.row, at == columns.end() ? nullptr : &*at);
    p.value = table.sheet.text(*row.row, index);
    p.code = code;
    p.what = std::move(what);
    p.help = std::move(help);
    problems_.add(std::move(p));
  }

  // Rows without a usable code, and those whose cells are not where they should be.
  void set_aside(const Table& table) {
    const auto left_out = static_cast<std::int64_t>(table.report.skipped);
    for (const std::string& code : table.incomplete) out_.set_aside.push_back(code);
    out_.set_aside_nameless =
        std::max<std::int64_t>(left_out - static_cast<std::int64_t>(table.incomplete.size()), 0);
  }

  Result<Done> weigh_faults() {
    const auto rows = static_cast<std::int64_t>(out_.set_aside.size()) + out_.set_aside_nameless;
    if (problems_.errors() == 0) return Done{};
    const bool refuse = map_.policy.faults == sources::Faults::kRefuse;
    constexpr std::int64_t kWhole = 100;
    if (!refuse && rows * kWhole <= map_.policy.faults_percent_max * out_.rows) return Done{};
    const std::string n = std::to_string(rows);
    const std::string all = std::to_string(out_.rows);
    return faults(
        {all + " 行里有 " + n + " 行有误，什么也没有记录",
         n + " of " + all + " rows have a fault; nothing was recorded"},
        refuse ? pack::Text{"改正下列各处后重来；或在对照里写 faults: set_aside",
                            "correct what follows and send it again; or write faults: set_aside "
                            "in the mapping"}
               : pack::Text{"超过对照里的 faults_percent_max：找来源要正确的文件",
                            "more than the mapping's faults_percent_max: ask the source for a "
                            "right file"});
  }

  // What is wrong as a whole, then each of it.
  [[nodiscard]] Diagnostics faults(pack::Text what, pack::Text help) const {
    Diagnostics out;
    out.reserve(kFaultsShown + 1);
    out.push_back(failure("E-SOURCE-FAULTS", source_.file, std::move(what), std::move(help)));
    for (const Problem& problem : problems_.list()) {
      if (out.size() > kFaultsShown) break;
      if (problem.severity == Severity::kError) out.push_back(to_diagnostic(problem));
    }
    return out;
  }

  const Source& source_;
  const SourceMap& map_;
  Catalogue catalogue_;
  Problems& problems_;
  sources::Extract out_;
  std::optional<Special> valid_from_, valid_to_, district_, registrar_;
  std::uint32_t district_cover_ = 0;
  std::uint32_t registrar_cover_ = 0;
  std::optional<std::pair<std::size_t, std::uint32_t>> name_;
  std::vector<std::pair<const Column*, std::uint32_t>> facts_;
  std::vector<List> lists_;
};

}  // namespace

Result<sources::Extract> read_extract(std::string bytes, const Source& source, const SourceMap& map,
                                      const pack::Dictionary& dictionary, std::int64_t day,
                                      Problems& problems) {
  return ExtractReader(source, map, dictionary, day, problems).read(std::move(bytes));
}

}  // namespace zhida::intake
