// Reader: rows of enterprises become subjects, and take their items along.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "record/files/files.h"
#include "record/subjects/city.h"
#include "record/subjects/columns.h"
#include "record/subjects/failure.h"
#include "record/subjects/items.h"
#include "record/subjects/subjects.h"

namespace zhida::subjects {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCityBytesMax = 1U << 20U;
// Rows that are parsed together column by column, so that their facts stay in the processor's cache.
constexpr std::size_t kBlockRows = 64;

// The table of this name in the folder: Parquet where both are there; "" when neither is.
std::string table_path(const std::string& folder, std::string_view name) {
  for (const std::string_view ending : {".parquet", ".csv"}) {
    const std::string path = folder + "/" + std::string(name) + std::string(ending);
    std::error_code error;
    if (fs::is_regular_file(path, error)) return path;
  }
  return "";
}

std::string_view fact_name(const Column& column) {
  return column.def == nullptr ? std::string_view() : std::string_view(column.def->name);
}

// As they stand in the file.
void sort_by_place(Diagnostics& list) {
  std::sort(list.begin(), list.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
}

Diagnostic missing_table(const std::string& folder, const std::string& name) {
  return failure("E-SUBJECTS-TABLE", {folder + "/" + name, name, 0, 0},
                 {"缺少表“" + name + "”（.parquet 或 .csv）",
                  "the table '" + name + "' is missing (.parquet or .csv)"},
                 {"把这张表放回文件夹", "put the table back into the folder"});
}

}  // namespace

struct Reader::Impl {
  struct Source {
    Column column;
    int number = 0;  // in the file, from 1
  };

  Impl(const pack::Dictionary& all, std::string given, std::vector<std::string> names)
      : dictionary(all), path(std::move(given)), facts(std::move(names)) {}

  std::optional<Diagnostics> start() {
    std::error_code error;
    if (!fs::exists(path, error)) {
      return Diagnostics{failure("E-FILE-NOT-FOUND", {path, {}, 0, 0},
                                 {"没有这个文件或文件夹", "there is no such file or folder"},
                                 {"检查路径", "check the path"})};
    }
    is_city = fs::is_directory(path, error);
    folder = is_city ? path : fs::path(path).parent_path().string();
    if (folder.empty()) folder = ".";
    file = path;
    if (is_city) {
      if (auto failed = start_city()) return failed;
    }
    auto chosen = facts_of(dictionary, facts);
    if (!chosen) return chosen.errors();
    if (auto failed = start_columns(*chosen)) return failed;
    for (const pack::FactDef* def : *chosen) {
      if (def->type != pack::FactType::kList) continue;
      std::string table = table_path(folder, def->name);
      if (table == file) table.clear();
      if (!table.empty()) {
        lists.emplace_back(*def, std::move(table), only);
      } else if (expected_rows(def->name)) {
        return Diagnostics{missing_table(folder, def->name)};
      }
    }
    // What a single file is, its first row says.
    if (!fill()) return std::exchange(wrong, {});
    if (!is_city) about.synthetic = says_synthetic();
    return std::nullopt;
  }

  std::optional<Diagnostics> start_city() {
    const std::string name = folder + "/" + std::string(kCityFile);
    std::error_code error;
    if (!fs::exists(name, error)) {
      return Diagnostics{
          failure("E-SUBJECTS-CITY", {folder, {}, 0, 0},
                  {"文件夹里没有 city.yaml，不是完整的主体数据",
                   "the folder has no city.yaml: no whole data of subjects"},
                  {"重新生成或导入；单个表可直接给出文件名",
                   "make or import it again; a single table is given by its file's name"})};
    }
    const auto text = read_file(name, kCityBytesMax);
    if (!text) return text.errors();
    auto read = read_city(*text, name);
    if (!read) return read.errors();
    about = std::move(*read);
    file = table_path(folder, kEnterprises);
    if (file.empty()) return Diagnostics{missing_table(folder, std::string(kEnterprises))};
    return std::nullopt;
  }

  std::optional<std::uint64_t> expected_rows(std::string_view table) const {
    for (const About::Table& t : about.tables) {
      if (t.name == table) return t.rows;
    }
    return std::nullopt;
  }

  // Checks every column of the file, and opens it for those that are wanted.
  std::optional<Diagnostics> start_columns(const std::vector<const pack::FactDef*>& chosen) {
    const auto header = table::Reader::open(file);
    if (!header) return header.errors();
    const std::vector<std::string>& names = (*header)->names();
    Diagnostics unknown;
    std::vector<std::string> wanted;
    bool has_id = false;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const int number = static_cast<int>(i + 1);
      auto column = find_column(names[i], dictionary, {file, {}, 1, number});
      if (!column) {
        if (unknown.size() < kErrorsMax) unknown.push_back(column.errors().front());
        continue;
      }
      has_id = has_id || column->kind == Column::Kind::kId;
      const bool is_fact = column->def != nullptr;
      if (is_fact && std::find(chosen.begin(), chosen.end(), column->def) == chosen.end()) continue;
      sources.push_back({std::move(*column), number});
    }
    if (!has_id) {
      unknown.push_back(failure("E-SUBJECTS-COLUMN", {file, std::string(kIdColumn), 1, 0},
                                {"缺少列“" + std::string(kIdColumn) + "”",
                                 "the column '" + std::string(kIdColumn) + "' is missing"}));
    }
    if (!unknown.empty()) return unknown;
    // In the order of a FactSet, so that every fact goes to its end.
    std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) {
      return std::pair(fact_name(a.column), a.number) < std::pair(fact_name(b.column), b.number);
    });
    wanted.reserve(sources.size());
    for (const Source& source : sources) wanted.push_back(source.column.name);
    std::optional<table::Where> where;
    if (only) where = table::Where{std::string(kIdColumn), *only};
    auto opened = table::Reader::open(file, wanted, {}, where);
    if (!opened) return opened.errors();
    reader = std::move(*opened);
    return std::nullopt;
  }

  bool says_synthetic() const {
    for (std::size_t c = 0; c < sources.size(); ++c) {
      if (sources[c].column.kind != Column::Kind::kSynthetic || chunk.rows == 0) continue;
      return chunk.columns[c][0] == table::Cell("true");
    }
    return false;
  }

  // Makes sure that the chunk has a row at `at`, unless the table ends; false when it cannot be read.
  bool fill() {
    if (ended || at < chunk.rows) return true;
    at = 0;
    const auto more = reader->next(chunk);
    if (!more) {
      wrong = more.errors();
      ended = true;
      return false;
    }
    ended = !*more;
    return true;
  }

  [[nodiscard]] int line_of(std::size_t row) const {
    return only ? 0 : static_cast<int>(chunk.first_row + row + 2);
  }

  void refuse(Diagnostic d, const Source& source, std::size_t row) {
    if (wrong.size() >= kErrorsMax) return;
    d.place = {file, source.column.name, line_of(row), source.number};
    wrong.push_back(std::move(d));
  }

  void put_id(const Source& source, const table::Cell& cell, std::size_t row, Subject& subject) {
    if (!cell || cell->empty() || *cell == kNone) {
      return refuse(
          failure("E-SUBJECTS-ID", Place{}, {"缺少统一社会信用代码", "the code is missing"}),
          source, row);
    }
    subject.id = *cell;
    if (seen.insert(subject.id).second) return;
    refuse(failure("E-SUBJECTS-TWICE", Place{},
                   {"主体“" + excerpt(*cell) + "”重复",
                    "subject '" + excerpt(*cell) + "' is there twice"},
                   {"每个主体只写一行", "give every subject one row"}),
           source, row);
  }

  void put_fact(const Source& source, std::string_view cell, std::size_t row, Subject& subject) {
    const Column& c = source.column;
    auto value = pack::read_cell(*c.def, cell);
    if (!value) {
      for (const Diagnostic& d : value.errors()) refuse(d, source, row);
    } else if (c.kind == Column::Kind::kYear) {
      auto& yearly = subject.facts.yearly;
      const auto years = yearly.try_emplace(yearly.end(), c.def->name);
      years->second.emplace(c.year, std::move(*value));
    } else {
      subject.facts.values.emplace_hint(subject.facts.values.end(), c.def->name, std::move(*value));
    }
  }

  void put_count(const Source& source, std::string_view cell, std::size_t row,
                 std::size_t subject) {
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), count);
    const bool sound =
        error == std::errc{} && end == cell.data() + cell.size() && count <= kItemsMax;
    if (sound || cell == kNone) {
      counts.push_back({source.column.def, subject, line_of(row), source.number, count});
      return;
    }
    const std::string most = std::to_string(kItemsMax);
    refuse(failure(
               "E-FACT-TYPE", Place{},
               {"“" + excerpt(cell) + "”不是项数", "'" + excerpt(cell) + "' is no number of items"},
               {"写 0 至 " + most + " 的整数，已知没有写 0 或 无，不知道就留空",
                "write a whole number from 0 to " + most +
                    "; 0 or 无 for none, nothing where it is not known"}),
           source, row);
  }

  // Rows [at, at + count) of the chunk.
  void parse(std::size_t count, std::vector<Subject>& out) {
    while (count > 0) {
      const std::size_t some = std::min(count, kBlockRows);
      const std::size_t first = out.size();
      out.resize(first + some);
      for (std::size_t c = 0; c < sources.size(); ++c) {
        for (std::size_t i = 0; i < some; ++i) {
          put(sources[c], chunk.columns[c][at + i], at + i, out[first + i], first + i);
        }
      }
      at += some;
      rows += some;
      count -= some;
    }
  }

  // Most cells are empty.
  void put(const Source& source, const table::Cell& cell, std::size_t row, Subject& subject,
           std::size_t index) {
    const Column::Kind kind = source.column.kind;
    if (kind == Column::Kind::kId) return put_id(source, cell, row, subject);
    if (!cell || cell->empty()) return;
    switch (kind) {
      case Column::Kind::kId:
      case Column::Kind::kSynthetic: return;
      case Column::Kind::kName: subject.name = *cell; return;
      case Column::Kind::kItems: return put_count(source, *cell, row, index);
      case Column::Kind::kScalar:
      case Column::Kind::kYear: return put_fact(source, *cell, row, subject);
    }
  }

  [[nodiscard]] bool has_column(const pack::FactDef& def) const {
    return std::any_of(sources.begin(), sources.end(),
                       [&](const Source& s) { return s.column.def == &def; });
  }

  Items* list_of(const pack::FactDef& def) {
    const auto it =
        std::find_if(lists.begin(), lists.end(), [&](const Items& l) { return &l.def() == &def; });
    return it == lists.end() ? nullptr : &*it;
  }

  void join(std::vector<Subject>& subjects) {
    for (const Count& count : counts) join_counted(count, subjects[count.subject]);
    counts.clear();
    for (Items& list : lists) {
      if (has_column(list.def())) continue;
      for (Subject& subject : subjects) {
        feel::List items = list.take(subject.id, std::nullopt, wrong);
        if (items.empty()) continue;  // nothing said
        subject.facts.values.insert_or_assign(list.def().name, feel::Value::list(std::move(items)));
      }
    }
  }

  struct Count {
    const pack::FactDef* def = nullptr;
    std::size_t subject = 0;
    int line = 0;
    int column = 0;
    std::uint64_t count = 0;
  };

  void join_counted(const Count& count, Subject& subject) {
    feel::List items;
    Items* list = list_of(*count.def);
    if (count.count > 0) {
      if (list != nullptr) items = list->take(subject.id, count.count, wrong);
      if (items.size() < count.count && wrong.size() < kErrorsMax) {
        const std::string said = std::to_string(count.count);
        const std::string found = std::to_string(items.size());
        wrong.push_back(
            failure(list == nullptr ? "E-SUBJECTS-TABLE" : "E-SUBJECTS-ITEMS",
                    {file, count.def->name, count.line, count.column},
                    {"写了 " + said + " 项，“" + count.def->name + "”表里只有 " + found + " 项",
                     said + " items are said, the table '" + count.def->name + "' has " + found},
                    {"补齐表 " + count.def->name + " 或改项数",
                     "complete the table " + count.def->name + " or mend the number"}));
      }
    }
    subject.facts.values.insert_or_assign(count.def->name, feel::Value::list(std::move(items)));
  }

  // After the last subject: nothing may be left over.
  void finish() {
    if (std::exchange(finished, true)) return;
    if (!only && is_city && rows != about.enterprises) wrong_rows(file, about.enterprises, rows);
    for (Items& list : lists) {
      if (only && !list.is_open()) continue;
      for (const Items::Left& left : list.rest(wrong)) refuse_left(list, left);
      const auto expected = expected_rows(list.def().name);
      if (!only && wrong.empty() && expected && *expected != list.rows()) {
        wrong_rows(list.path(), *expected, list.rows());
      }
    }
  }

  void refuse_left(const Items& list, const Items::Left& left) {
    if (wrong.size() >= kErrorsMax) return;
    const Place place{list.path(), std::string(kIdColumn), left.line, 0};
    if (seen.contains(left.id)) {
      wrong.push_back(
          failure("E-SUBJECTS-ITEMS", place,
                  {"主体“" + excerpt(left.id) + "”的项比主体表写的多",
                   "subject '" + excerpt(left.id) + "' has more items than its row says"},
                  {"改主体表里的项数", "mend the number of items in the subject's row"}));
      return;
    }
    wrong.push_back(failure("E-SUBJECTS-ORPHAN", place,
                            {"主体表里没有“" + excerpt(left.id) + "”",
                             "there is no subject '" + excerpt(left.id) + "'"},
                            {"补上主体，或删去这一行", "add the subject, or remove the row"}));
  }

  void wrong_rows(const std::string& path_of_table, std::uint64_t expected, std::uint64_t found) {
    const std::string said = std::to_string(expected);
    const std::string seen_rows = std::to_string(found);
    wrong.push_back(
        failure("E-SUBJECTS-ROWS", {path_of_table, {}, 0, 0},
                {"city.yaml 写了 " + said + " 行，实为 " + seen_rows + " 行",
                 "city.yaml says " + said + " rows, there are " + seen_rows},
                {"文件可能不完整：重新生成", "the file may not be whole: make it again"}));
  }

  const pack::Dictionary& dictionary;
  std::string path;
  std::vector<std::string> facts;
  std::optional<std::string> only;  // find()
  bool is_city = false;
  std::string folder;
  std::string file;  // of enterprises
  About about;
  std::unique_ptr<table::Reader> reader;
  std::vector<Source> sources;
  std::vector<Items> lists;
  table::Chunk chunk;
  std::size_t at = 0;
  bool ended = false;
  bool finished = false;
  std::uint64_t rows = 0;
  std::unordered_set<std::string> seen;
  std::vector<Count> counts;
  Diagnostics wrong;
};

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path,
                                             const pack::Dictionary& dictionary,
                                             const std::vector<std::string>& facts) {
  auto impl = std::make_unique<Impl>(dictionary, path, facts);
  if (auto failed = impl->start()) return std::move(*failed);
  return std::unique_ptr<Reader>(new Reader(std::move(impl)));
}

const About& Reader::about() const { return impl_->about; }

Result<std::vector<Subject>> Reader::next(std::size_t most) {
  Impl& r = *impl_;
  r.wrong.clear();
  std::vector<Subject> out;
  while (out.size() < most && r.fill() && !r.ended) {
    r.parse(std::min(most - out.size(), r.chunk.rows - r.at), out);
  }
  sort_by_place(r.wrong);
  r.join(out);
  if (r.ended && r.wrong.empty()) r.finish();
  if (!r.wrong.empty()) return std::exchange(r.wrong, {});
  return out;
}

Result<Subject> Reader::find(const std::string& id) {
  return find_in(impl_->path, impl_->dictionary, impl_->facts, id);
}

Result<Subject> Reader::find_in(const std::string& path, const pack::Dictionary& dictionary,
                                const std::vector<std::string>& facts, const std::string& id) {
  auto one = std::make_unique<Impl>(dictionary, path, facts);
  one->only = id;
  if (auto failed = one->start()) return std::move(*failed);
  Reader reader(std::move(one));
  auto found = reader.next(2);
  if (!found) return found.errors();
  if (found->empty()) {
    return failure("E-SUBJECTS-UNKNOWN", {reader.impl_->file, id, 0, 0},
                   {"没有主体“" + excerpt(id) + "”", "there is no subject '" + excerpt(id) + "'"},
                   {"检查统一社会信用代码", "check the unified social credit code"});
  }
  return std::move(found->front());
}

}  // namespace zhida::subjects
