// Runs an import: the enterprises' ids, then the lists, then every enterprise's values, then the folder.
#include "service/intake/intake.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/civil.h"
#include "base/text.h"
#include "record/files/files.h"
#include "service/intake/fold.h"
#include "service/intake/map.h"
#include "service/intake/rows.h"
#include "service/intake/value.h"

namespace zhida::intake {
namespace {

// The items of one list fact, by the enterprise's code. Of those that are incomplete nothing is known.
struct Items {
  std::unordered_map<std::string, feel::List> whole;
  std::set<std::string> incomplete;
};

class Run {
 public:
  Run(const Request& request, const pack::Dictionary& dictionary)
      : request_(request), dictionary_(dictionary) {}

  Result<Report> go() {
    const Catalogue facts(dictionary_);
    auto main = open_table(request_.enterprises, facts, options(nullptr), report_.problems);
    if (!main) return main.errors();
    const std::vector<GoodRow> rows = good_rows(*main, Ids::kOnce, report_.problems);
    for (const GoodRow& r : rows) ids_.insert(r.id);
    report_.tables.push_back(main->report);
    for (const auto& [name, source] : request_.lists) {
      const auto read = list(name, source, facts);
      if (!read) return read.errors();
    }
    if (const auto useless = nothing_taken(*main, rows)) return *useless;
    auto writer = make_writer(*main, rows);
    if (!writer) return writer.errors();
    for (const GoodRow& r : rows) add(**writer, *main, r);
    report_.problems.sort();
    return finish(**writer);
  }

 private:
  [[nodiscard]] ColumnOptions options(const pack::FactDef* list) const {
    ColumnOptions out;
    if (request_.as_of) out.this_year = civil_from_days(*request_.as_of).year;
    if (!request_.map) return out;
    out.map_file = request_.map->file;
    if (list == nullptr) {
      out.map = &request_.map->columns;
    } else if (const auto m = request_.map->lists.find(list->name);
               m != request_.map->lists.end()) {
      out.map = &m->second;
    }
    return out;
  }

  Result<bool> list(const std::string& name, const Source& source, const Catalogue& facts) {
    const Catalogue::Entry* found = facts.find(header_key(name));
    const pack::FactDef* def = found == nullptr ? nullptr : dictionary_.find(found->def->name);
    if (def == nullptr || def->type != pack::FactType::kList) {
      const std::string near = facts.nearest(name);
      return failure("E-IMPORT-LIST", source.file,
                     {"没有名为“" + excerpt(name) + "”的列表事实",
                      "there is no list fact named '" + excerpt(name) + "'"},
                     near.empty()
                         ? pack::Text{"名称见 packs/facts.yaml 里 type: list 的事实",
                                      "the facts of type: list in packs/facts.yaml"}
                         : pack::Text{"是不是“" + near + "”？", "did you mean '" + near + "'?"});
    }
    if (lists_.contains(def->name)) {
      return failure("E-IMPORT-LIST", source.file,
                     {"“" + def->name + "”给了两次", "'" + def->name + "' is given twice"},
                     {"并成一个文件", "merge the two files"});
    }
    const Catalogue fields(*def);
    auto table = open_table(source, fields, options(def), report_.problems);
    if (!table) return table.errors();
    table->report.fact = def->name;
    Items items;
    for (const GoodRow& r : good_rows(*table, Ids::kRepeated, report_.problems)) {
      if (ids_.contains(r.id)) {
        items.whole[r.id].push_back(item(*table, r));
      } else {
        ++table->report.skipped;
        tell(*table, r, table->column(Role::kId), r.id, "E-IMPORT-SUBJECT",
             {"企业表里没有这家企业，这一行没有取用",
              "the enterprises' table has no such enterprise; the row is left out"},
             {"核对代码，或把企业加进企业表", "check the code, or add the enterprise"});
      }
    }
    items.incomplete = std::move(table->incomplete);
    lists_.emplace(def->name, std::move(items));
    report_.tables.push_back(table->report);
    return true;
  }

  feel::Value item(const Table& table, const GoodRow& row) {
    feel::Context out;
    for (const Column& c : table.header.columns) {
      if (c.meaning.role != Role::kFact) continue;
      if (auto value = cell(table, row, c)) out.put(c.meaning.fact, std::move(*value));
    }
    return feel::Value::context(std::move(out));
  }

  std::optional<feel::Value> cell(const Table& table, const GoodRow& row, const Column& column) {
    const std::string_view text = table.sheet.text(*row.row, column.index);
    Reading reading = read_cell(column, table.sheet.kind(*row.row, column.index), text);
    if (reading.problem) {
      reading.problem->where = table.where(*row.row, &column);
      reading.problem->value = text;
      report_.problems.add(std::move(*reading.problem));
    }
    return std::move(reading.value);
  }

  // An import of which nothing would be known is refused.
  std::optional<Diagnostic> nothing_taken(const Table& main, const std::vector<GoodRow>& rows) {
    if (rows.empty()) {
      Diagnostic out = failure("E-IMPORT-EMPTY", main.sheet.file,
                               {"没有一行能用：共 " + std::to_string(main.report.rows) + " 行",
                                "no row can be used, of " + std::to_string(main.report.rows)},
                               {"见各行的问题，多半是统一社会信用代码不对",
                                "see each row's problem; mostly it is the credit code"});
      return with_first_problem(std::move(out));
    }
    if (main.column(Role::kFact) != nullptr || !lists_.empty()) return std::nullopt;
    return with_first_problem(failure("E-IMPORT-NO-FACT", main.sheet.file,
                                      {"没有一列对上任何事实", "no column is any fact's"},
                                      {"列名用事实字典里的名称（packs/facts.yaml），或给 --map",
                                       "name columns as packs/facts.yaml does, or give --map"}));
  }

  Diagnostic with_first_problem(Diagnostic out) const {
    if (report_.problems.list().empty()) return out;
    const Diagnostic first = to_diagnostic(report_.problems.list().front());
    const std::string at =
        first.place.element + (first.place.line > 0 ? ":" + std::to_string(first.place.line) : "");
    out.help_zh += "。第一处：" + at + " " + first.zh;
    out.help_en += ". The first: " + at + " " + first.en;
    return out;
  }

  Result<std::unique_ptr<subjects::Writer>> make_writer(const Table& main,
                                                        const std::vector<GoodRow>& rows) {
    std::set<std::int64_t, std::greater<>> years;
    std::set<std::string> taken;
    for (const Column& c : main.header.columns) {
      if (c.meaning.role != Role::kFact) continue;
      taken.insert(c.meaning.fact);
      if (c.meaning.year) years.insert(*c.meaning.year);
    }
    for (const auto& [name, items] : lists_) taken.insert(name);
    std::vector<std::string> facts;
    for (const pack::FactDef& f : dictionary_.facts) {
      if (taken.contains(f.name)) facts.push_back(f.name);
    }
    subjects::About about;
    about.synthetic = is_synthetic(main, rows);
    about.enterprises = rows.size();
    if (request_.as_of) about.as_of = to_string(civil_from_days(*request_.as_of));
    about.dictionary = request_.dictionary_digest;
    return subjects::Writer::create(dictionary_, {years.begin(), years.end()}, std::move(about),
                                    facts);
  }

  // One row that says so labels the whole folder.
  static bool is_synthetic(const Table& main, const std::vector<GoodRow>& rows) {
    const Column* column = main.column(Role::kSynthetic);
    if (column == nullptr) return false;
    return std::any_of(rows.begin(), rows.end(), [&](const GoodRow& r) {
      const std::string said = header_key(main.sheet.text(*r.row, column->index));
      return !said.empty() && said != "false" && said != "否" && said != "0" && said != "no";
    });
  }

  void add(subjects::Writer& writer, const Table& main, const GoodRow& row) {
    subjects::Subject subject;
    subject.id = row.id;
    if (const Column* name = main.column(Role::kName)) {
      subject.name = main.sheet.text(*row.row, name->index);
    }
    std::set<std::string> counted;
    for (const Column& c : main.header.columns) {
      if (c.meaning.role != Role::kFact) continue;
      if (c.is_list) {
        counted.insert(c.meaning.fact);
        count(main, row, c, subject);
      } else if (auto value = cell(main, row, c)) {
        if (c.meaning.year) {
          subject.facts.yearly[c.meaning.fact].emplace(*c.meaning.year, std::move(*value));
        } else {
          subject.facts.values.emplace(c.meaning.fact, std::move(*value));
        }
      }
    }
    for (const auto& [name, items] : lists_) {
      const auto own = items.whole.find(row.id);
      if (own == items.whole.end() || counted.contains(name)) continue;
      if (items.incomplete.contains(row.id)) continue;
      subject.facts.values.emplace(name, feel::Value::list(own->second));
    }
    const auto added = writer.add(subject);
    if (added) return;
    const Diagnostic& d = added.errors().front();
    tell(main, row, nullptr, row.id, d.code, {d.zh, d.en}, {d.help_zh, d.help_en});
    ++report_.tables.front().skipped;
  }

  // A column with a list fact's number of items, which must agree with the items.
  void count(const Table& main, const GoodRow& row, const Column& column,
             subjects::Subject& subject) {
    const std::string& name = column.meaning.fact;
    const std::string_view text = main.sheet.text(*row.row, column.index);
    auto said = read_count(main.sheet.kind(*row.row, column.index), text);
    if (auto* problem = std::get_if<Problem>(&said)) {
      problem->where = main.where(*row.row, &column);
      problem->value = text;
      report_.problems.add(std::move(*problem));
      return;
    }
    const auto n = std::get<std::int64_t>(said);
    const auto list = lists_.find(name);
    const feel::List* own = nullptr;
    if (list != lists_.end()) {
      if (list->second.incomplete.contains(row.id)) return;
      const auto found = list->second.whole.find(row.id);
      if (found != list->second.whole.end()) own = &found->second;
    }
    const auto found = static_cast<std::int64_t>(own == nullptr ? 0 : own->size());
    if (n == found || (n < 0 && found > 0)) {
      subject.facts.values.emplace(name, feel::Value::list(own == nullptr ? feel::List{} : *own));
    } else if (n >= 0 && list != lists_.end()) {
      tell(
          main, row, &column, std::string(text), "E-IMPORT-COUNT",
          {"这里写 " + std::to_string(n) + " 条，明细有 " + std::to_string(found) + " 条，当作未知",
           "this says " + std::to_string(n) + " items and there are " + std::to_string(found) +
               "; taken as unknown"},
          {"核对明细", "check the items"});
    } else if (n > 0 && told_.insert(name).second) {
      count_without_list(main, row, column);
    }
  }

  // A number of items says nothing without the items; told of once.
  void count_without_list(const Table& main, const GoodRow& row, const Column& column) {
    Problem p;
    p.severity = Severity::kWarning;
    p.where = main.where(*row.row, &column);
    p.value = main.sheet.text(*row.row, column.index);
    p.code = "E-IMPORT-COUNT";
    p.what = {
        "这一列只有条数，没有明细：除了 无 和 0，一律当作未知",
        "the column has numbers of items, and there are no items: all but 无 and 0 are unknown"};
    p.help = {"用 --list " + column.meaning.fact + "=文件 给出明细",
              "give the items with --list " + column.meaning.fact + "=FILE"};
    report_.problems.add(std::move(p));
  }

  Result<Report> finish(subjects::Writer& writer) {
    auto about = writer.write(request_.out);
    if (!about) return about.errors();
    report_.about = std::move(*about);
    const std::string path = request_.out + (request_.out.ends_with('/') ? "" : "/");
    const auto written =
        write_file_atomically(path + std::string(kErrorsFile), report_.problems.to_csv());
    if (!written) return written.errors();
    return std::move(report_);
  }

  void tell(const Table& table, const GoodRow& row, const Column* column, std::string value,
            std::string_view code, pack::Text what, pack::Text help) {
    Problem p;
    p.where = table.where(*row.row, column);
    p.value = std::move(value);
    p.code = code;
    p.what = std::move(what);
    p.help = std::move(help);
    report_.problems.add(std::move(p));
  }

  const Request& request_;
  const pack::Dictionary& dictionary_;
  Report report_;
  std::unordered_set<std::string> ids_;
  std::map<std::string, Items> lists_;  // by the fact's name
  std::set<std::string> told_;          // lists of which there are only numbers
};

}  // namespace

Result<Report> run(const Request& request, const pack::Dictionary& dictionary) {
  return Run(request, dictionary).go();
}

std::string map_of(const Report& report) {
  std::vector<Column> columns;
  std::vector<std::pair<std::string, std::vector<Column>>> lists;
  for (const TableReport& t : report.tables) {
    if (t.fact.empty()) {
      columns = t.columns;
    } else {
      lists.emplace_back(t.fact, t.columns);
    }
  }
  return write_map(columns, lists);
}

}  // namespace zhida::intake
