// Tests tables on a temporary folder: both forms, every type, order, places of what is wrong, and what failures leave.
#include "record/table/table.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/result_test.h"

namespace zhida::table {
namespace {

namespace fs = std::filesystem;

using Row = std::vector<std::optional<std::string>>;

class TableTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zhida-table-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  [[nodiscard]] std::string put(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return path(name);
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
    return out.str();
  }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

void append(Writer& writer, const Row& row) {
  std::vector<Cell> cells;
  for (const auto& cell : row) cells.push_back(cell ? Cell(*cell) : Cell());
  writer.append(cells);
}

std::unique_ptr<Writer> make(std::vector<Column> columns, const std::vector<Row>& rows) {
  auto writer = Writer::create(std::move(columns));
  EXPECT_TRUE(writer.ok());
  for (const Row& row : rows) append(**writer, row);
  return std::move(*writer);
}

Result<std::vector<Row>> read(const std::string& path,
                              const std::vector<std::string>& columns = {}) {
  auto reader = Reader::open(path, columns);
  if (!reader) return reader.errors();
  std::vector<Row> out;
  Chunk chunk;
  while (true) {
    const auto more = (*reader)->next(chunk);
    if (!more) return more.errors();
    if (!*more) break;
    EXPECT_EQ(chunk.first_row, out.size());
    for (std::size_t r = 0; r < chunk.rows; ++r) {
      Row row;
      for (const auto& column : chunk.columns) {
        row.push_back(column[r] ? std::optional(std::string(*column[r])) : std::nullopt);
      }
      out.push_back(std::move(row));
    }
  }
  EXPECT_EQ(chunk.rows, 0U);
  return out;
}

const std::vector<Column> kAll = {{"文字", Type::kText},
                                  {"人数", Type::kInteger},
                                  {"金额.2025", Type::kDecimal},
                                  {"有", Type::kBoolean},
                                  {"日", Type::kDate}};

const std::vector<Row> kRows = {
    {"企业", "320", "52000.5", "true", "2026-11-23"},
    {"无", "-9223372036854775808", "-9999999999999999999999999999.9999999999", "false",
     "0001-01-01"},
    {std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt},
    {"a,b \"引\" 'q'\n第二行\r\n末", "9223372036854775807", "0.0000000001", "true", "9999-12-31"},
    {" 空 格 ", "0", "9999999999999999999999999999.9999999999", "false", "2024-02-29"},
    {std::string(100'000, 'x') + "终", "-1", "0", "true", "1970-01-01"},
};

TEST_F(TableTest, EveryTypeInBothForms) {
  const auto writer = make(kAll, kRows);
  EXPECT_EQ(writer->rows(), kRows.size());
  for (const std::string name : {"t.csv", "t.parquet"}) {
    const auto size = writer->write(path(name));
    ASSERT_TRUE(size.ok()) << to_text(size.errors().front());
    EXPECT_EQ(*size, fs::file_size(path(name)));
    const auto rows = read(path(name));
    ASSERT_TRUE(rows.ok()) << to_text(rows.errors().front());
    EXPECT_EQ(*rows, kRows) << name;
  }
  EXPECT_EQ(files(), 2U);
}

TEST_F(TableTest, CsvIsPlain) {
  const auto writer = make(kAll, {kRows[0], kRows[2], {"a,b", "1", "1.10", "false", "2026-01-02"}});
  ASSERT_TRUE(writer->write(path("t.csv")).ok());
  EXPECT_EQ(text("t.csv"),
            "文字,人数,金额.2025,有,日\n企业,320,52000.5,true,2026-11-23\n,,,,\n"
            "\"a,b\",1,1.1,false,2026-01-02\n");
}

TEST_F(TableTest, NothingEmptyAndNoneAreThreeThings) {
  const std::vector<Row> rows = {{"1", std::nullopt}, {"2", ""}, {"3", "无"}};
  const auto writer = make({{"id", Type::kText}, {"x", Type::kText}}, rows);
  ASSERT_TRUE(writer->write(path("t.parquet")).ok());
  EXPECT_EQ(*read(path("t.parquet")), rows);
  // In CSV an empty cell is nothing, quoted or not.
  ASSERT_TRUE(writer->write(path("t.csv")).ok());
  const std::vector<Row> csv = {{"1", std::nullopt}, {"2", std::nullopt}, {"3", "无"}};
  EXPECT_EQ(*read(path("t.csv")), csv);
}

TEST_F(TableTest, OneColumnKeepsItsRows) {
  const std::vector<Row> rows = {{"1"}, {std::nullopt}, {"2"}, {std::nullopt}};
  const auto writer = make({{"x", Type::kInteger}}, rows);
  for (const std::string name : {"t.csv", "t.parquet"}) {
    ASSERT_TRUE(writer->write(path(name)).ok());
    EXPECT_EQ(*read(path(name)), rows) << name;
  }
}

TEST_F(TableTest, NoRows) {
  const auto writer = make(kAll, {});
  for (const std::string name : {"t.csv", "t.parquet"}) {
    ASSERT_TRUE(writer->write(path(name)).ok());
    EXPECT_TRUE(read(path(name))->empty());
    EXPECT_EQ((*Reader::open(path(name)))->names().size(), 5U);
  }
}

TEST_F(TableTest, CellsThatAreNotOfTheirType) {
  EXPECT_TRUE(is_of(Type::kDecimal, "-0.50"));
  for (const char* text :
       {"", ".5", "5.", "1e3", "+1", "1,000", "1.23456789012", "--1", " 1", "0x1",
        "12345678901234567890123456789", "1234567890123456789012345678901234"}) {
    EXPECT_FALSE(is_of(Type::kDecimal, text)) << text;
  }
  EXPECT_TRUE(is_of(Type::kDecimal, "0000000000000000000000000000000000001.50000000000000000"));
  for (const char* text : {"", "1.0", "9223372036854775808", " 1", "1 ", "一"}) {
    EXPECT_FALSE(is_of(Type::kInteger, text)) << text;
  }
  for (const char* text : {"", "TRUE", "1", "yes", "是"}) EXPECT_FALSE(is_of(Type::kBoolean, text));
  for (const char* text :
       {"", "2026-11-31", "2026/11/23", "2026-1-1", "0000-01-01", "10000-01-01"}) {
    EXPECT_FALSE(is_of(Type::kDate, text)) << text;
  }
  EXPECT_FALSE(is_of(Type::kText, "\xFF"));
  EXPECT_FALSE(is_of(Type::kText, std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_of(Type::kText, std::string(kTextBytesMax + 1, 'a')));
}

TEST_F(TableTest, ABadCellHasItsPlace) {
  std::vector<Row> rows(5000, kRows[0]);
  rows[3999][2] = "1234567890123456789012345678901234";
  rows[4500][4] = "昨天";
  const auto writer = make(kAll, rows);
  const auto written = writer->write(path("t.csv"));
  ASSERT_FALSE(written.ok());
  ASSERT_EQ(written.errors().size(), 2U);
  const Diagnostic& first = written.errors()[0];
  EXPECT_EQ(first.code, "E-TABLE-TYPE");
  EXPECT_EQ(first.place.file, path("t.csv"));
  EXPECT_EQ(first.place.element, "金额.2025");
  EXPECT_EQ(first.place.line, 4001);
  EXPECT_EQ(first.place.column, 3);
  EXPECT_NE(first.en.find("28 digits"), std::string::npos);
  EXPECT_EQ(written.errors()[1].place.line, 4502);
  EXPECT_EQ(files(), 0U);
}

TEST_F(TableTest, OrderOfManyRows) {
  const auto writer = make({{"i", Type::kInteger}, {"s", Type::kText}}, {});
  for (int i = 0; i < 300'000; ++i) {
    const std::string number = std::to_string(i);
    const std::string name = "企业" + number;
    writer->append(std::vector<Cell>{Cell(number), i % 7 == 0 ? Cell() : Cell(name)});
  }
  for (const std::string file : {"t.csv", "t.parquet"}) {
    ASSERT_TRUE(writer->write(path(file)).ok());
    const auto reader = Reader::open(path(file));
    ASSERT_TRUE(reader.ok());
    int seen = 0;
    for (Chunk chunk; *(*reader)->next(chunk);) {
      for (std::size_t r = 0; r < chunk.rows; ++r, ++seen) {
        const std::string number = std::to_string(seen);
        ASSERT_EQ(*chunk.columns[0][r], number);
        ASSERT_EQ(chunk.columns[1][r].value_or(""), seen % 7 != 0 ? "企业" + number : "");
      }
    }
    EXPECT_EQ(seen, 300'000) << file;
  }
}

TEST_F(TableTest, TheSameRowsAreTheSameBytes) {
  std::vector<std::string> seen;
  for (int i = 0; i < 2; ++i) {
    const auto writer = make(kAll, std::vector<Row>(3000, kRows[3]));
    ASSERT_TRUE(writer->write(path("t.csv")).ok());
    ASSERT_TRUE(writer->write(path("t.parquet")).ok());
    seen.push_back(text("t.csv") + text("t.parquet"));
  }
  EXPECT_EQ(seen[0], seen[1]);
}

TEST_F(TableTest, ReadsWhatOthersWrite) {
  const std::vector<Row> rows = {{"甲", "1"}, {"乙", std::nullopt}};
  EXPECT_EQ(*read(put("a.csv", "\xEF\xBB\xBF名,数\r\n甲,1\r\n乙,\r\n")), rows);
  EXPECT_EQ(*read(put("b.csv", "\"名\",\"数\"\n\"甲\",\"1\"\n\n\"乙\",\"\"")), rows);
  EXPECT_EQ(*read(put("c.CSV", "名,数\n甲,1\n乙,\n")), rows);
  EXPECT_EQ((*Reader::open(path("a.csv")))->names(), (std::vector<std::string>{"名", "数"}));
  // Cells stay as they are written: nothing is guessed.
  EXPECT_EQ(*read(put("d.csv", "a,b\n007,1e3\n NULL,-\n")),
            (std::vector<Row>{{"007", "1e3"}, {" NULL", "-"}}));
}

TEST_F(TableTest, FileNamesMeanThemselves) {
  for (const std::string name : {"a*[1]?.csv", "a=b'c.csv", "x,y.csv"}) {
    const std::string file = put(name, "v\n" + name.substr(0, 1) + "\n");
    EXPECT_EQ(code_of(read(file)), "") << name;
    EXPECT_EQ(*read(file), (std::vector<Row>{{name.substr(0, 1)}})) << name;
  }
  const std::string odd = path("p[1]'*.parquet");
  ASSERT_TRUE(make(kAll, kRows)->write(odd).ok());
  EXPECT_EQ(*read(odd), kRows);
  EXPECT_EQ(code_of(read(path("*.csv"))), "E-FILE-NOT-FOUND");
}

TEST_F(TableTest, SomeColumns) {
  ASSERT_TRUE(make(kAll, kRows)->write(path("t.parquet")).ok());
  ASSERT_TRUE(make(kAll, kRows)->write(path("t.csv")).ok());
  for (const std::string name : {"t.csv", "t.parquet"}) {
    const auto rows = read(path(name), {"日", "人数"});
    ASSERT_TRUE(rows.ok());
    EXPECT_EQ((*rows)[0], (Row{"2026-11-23", "320"}));
    const auto missing = read(path(name), {"人数", "金额.2024"});
    ASSERT_EQ(code_of(missing), "E-TABLE-READ");
    EXPECT_EQ(missing.errors().front().place.element, "金额.2024");
    EXPECT_NE(missing.errors().front().help_en.find("金额.2025"), std::string::npos);
  }
}

TEST_F(TableTest, SomeRows) {
  ASSERT_TRUE(make(kAll, kRows)->write(path("t.parquet")).ok());
  ASSERT_TRUE(make(kAll, kRows)->write(path("t.csv")).ok());
  for (const std::string name : {"t.csv", "t.parquet"}) {
    for (const Where& where : {Where{"人数", "320"}, Where{"文字", "企业"},
                               Where{"日", "2026-11-23"}, Where{"金额.2025", "52000.5"}}) {
      const auto reader = Reader::open(path(name), {"日"}, {}, where);
      ASSERT_TRUE(reader.ok());
      Chunk chunk;
      ASSERT_TRUE(*(*reader)->next(chunk));
      EXPECT_EQ(chunk.rows, 1U);
      EXPECT_EQ(*chunk.columns[0][0], "2026-11-23");
    }
    EXPECT_EQ(code_of(Reader::open(path(name), {}, {}, Where{"x", "1"})), "E-TABLE-READ");
    Chunk chunk;
    EXPECT_FALSE(*(*Reader::open(path(name), {}, {}, Where{"文字", "' OR 1=1"}))->next(chunk));
  }
}

TEST_F(TableTest, SaysWhereACsvIsWrong) {
  const auto line_of = [&](const std::string& csv, const std::vector<std::string>& columns = {}) {
    const auto rows = read(put("bad.csv", csv), columns);
    EXPECT_EQ(code_of(rows), "E-TABLE-READ") << csv;
    return rows.ok() ? -1 : rows.errors().front().place.line;
  };
  EXPECT_EQ(line_of("a,b\n1,2\n3\n"), 3);
  EXPECT_EQ(line_of("a,b\n1,2\n3,4\n5,6,7\n"), 4);
  EXPECT_EQ(line_of("a,b\n1,2\n3,4\n5,6,7\n", {"a"}), 4);
  EXPECT_EQ(line_of("a,b\n1,2\n3\n", {"a"}), 3);
  EXPECT_EQ(line_of("a,b\n1,2\n3,\"4\n"), 3);
  EXPECT_EQ(line_of("a,b\n1,\xC6\xF3\n"), 2);
  EXPECT_EQ(line_of("a,b\n\"x\ny\nz\",2\n3\n"), 3);  // rows, not lines
  EXPECT_EQ(line_of("a,b\n1,2\r\n3,4\n"), 0);
  EXPECT_EQ(line_of(""), 1);
  EXPECT_EQ(line_of("a,,b\n1,2,3\n"), 1);
  EXPECT_EQ(line_of("a,a\n1,2\n"), 1);
  EXPECT_EQ(line_of("\"a,b\n1,2\n"), 1);
  std::string late = "a,b\n";
  for (int i = 0; i < 200'000; ++i) late += "1,2\n";
  EXPECT_EQ(line_of(late + "1\n"), 200'002);
}

TEST_F(TableTest, FilesThatAreNotTables) {
  EXPECT_EQ(code_of(read(path("missing.csv"))), "E-FILE-NOT-FOUND");
  EXPECT_EQ(code_of(read(path("missing/x.parquet"))), "E-FILE-NOT-FOUND");
  EXPECT_EQ(code_of(read(put("t.txt", "a\n1\n"))), "E-TABLE-KIND");
  EXPECT_EQ(code_of(read(".csv")), "E-TABLE-KIND");
  fs::create_directory(folder_ / "d.csv");
  EXPECT_EQ(code_of(read(path("d.csv"))), "E-FILE-KIND");
  EXPECT_EQ(code_of(read(put("t.parquet", "no parquet at all"))), "E-TABLE-READ");
  ASSERT_TRUE(make(kAll, kRows)->write(path("whole.parquet")).ok());
  const std::string whole = text("whole.parquet");
  EXPECT_EQ(code_of(read(put("half.parquet", whole.substr(0, whole.size() / 2)))), "E-TABLE-READ");
}

TEST_F(TableTest, FailuresLeaveNothingBehind) {
  const auto writer = make(kAll, kRows);
  EXPECT_EQ(code_of(writer->write(path("missing/t.csv"))), "E-TABLE-WRITE");
  EXPECT_EQ(code_of(writer->write(path("t.xlsx"))), "E-TABLE-KIND");
  fs::create_directory(folder_ / "d.csv");
  EXPECT_EQ(code_of(writer->write(path("d.csv"))), "E-FILE-KIND");
  EXPECT_EQ(code_of(writer->write(path(std::string(300, 'n') + ".csv"))), "E-FILE-WRITE");
  EXPECT_EQ(files(), 1U);
  // Where nobody can write, not even root.
  EXPECT_EQ(code_of(writer->write("/proc/t.csv")), "E-TABLE-WRITE");
  EXPECT_EQ(code_of(writer->write("/dev/full/t.csv")), "E-TABLE-WRITE");
  // The old file stays until the new one is whole.
  ASSERT_TRUE(writer->write(path("t.csv")).ok());
  const std::string before = text("t.csv");
  append(*writer, {"x", "y", std::nullopt, std::nullopt, std::nullopt});
  EXPECT_EQ(code_of(writer->write(path("t.csv"))), "E-TABLE-TYPE");
  EXPECT_EQ(text("t.csv"), before);
  EXPECT_EQ(files(), 2U);
}

TEST_F(TableTest, ColumnsThatNoTableHas) {
  EXPECT_EQ(code_of(Writer::create({})), "E-TABLE-COLUMN");
  EXPECT_EQ(code_of(Writer::create({{"", Type::kText}})), "E-TABLE-COLUMN");
  EXPECT_EQ(code_of(Writer::create({{"a", Type::kText}, {"A", Type::kText}})), "E-TABLE-COLUMN");
  EXPECT_EQ(code_of(Writer::create(std::vector<Column>(kColumnsMax + 1))), "E-TABLE-COLUMN");
  const auto writer = make({{"a \"b\",\n", Type::kText}, {"名'", Type::kText}}, {{"1", "2"}});
  for (const std::string name : {"t.csv", "t.parquet"}) {
    ASSERT_TRUE(writer->write(path(name)).ok());
    EXPECT_EQ((*Reader::open(path(name)))->names(),
              (std::vector<std::string>{"a \"b\",\n", "名'"}));
    EXPECT_EQ(*read(path(name)), (std::vector<Row>{{"1", "2"}})) << name;
  }
}

TEST_F(TableTest, LittleMemoryIsEnough) {
  Limits limits;
  limits.memory_bytes = 64U << 20U;
  const auto writer = Writer::create({{"i", Type::kInteger}, {"s", Type::kText}}, limits);
  ASSERT_TRUE(writer.ok());
  const std::string text(500, 'z');
  for (int i = 0; i < 200'000; ++i) {
    const std::string number = std::to_string(i);
    const std::string cell = text + number;
    (*writer)->append(std::vector<Cell>{Cell(number), Cell(cell)});
  }
  const auto written = (*writer)->write(path("t.parquet"));
  ASSERT_TRUE(written.ok()) << to_text(written.errors().front());
  const auto count = query("SELECT count(*), min(i), max(s) FROM read_parquet(" +
                           literal(path("t.parquet")) + ")");
  ASSERT_TRUE(count.ok()) << to_text(count.errors().front());
  EXPECT_EQ(count->rows[0], (Row{"200000", "0", text + "99999"}));
}

TEST_F(TableTest, Queries) {
  ASSERT_TRUE(make(kAll, kRows)->write(path("t.parquet")).ok());
  const std::string from = " FROM read_parquet(" + literal(path("t.parquet")) + ")";
  const auto rows = query("SELECT \"文字\", \"人数\" + 1 AS n, NULL AS x" + from +
                              " WHERE \"文字\" = ? AND \"人数\" < ? ORDER BY 2",
                          {"企业", "321"});
  ASSERT_TRUE(rows.ok()) << to_text(rows.errors().front());
  EXPECT_EQ(rows->names, (std::vector<std::string>{"文字", "n", "x"}));
  EXPECT_EQ(rows->rows, (std::vector<Row>{{"企业", "321", std::nullopt}}));

  const auto ordered = query("SELECT i FROM range(5000) t(i) ORDER BY i DESC");
  ASSERT_EQ(ordered->rows.size(), 5000U);
  for (std::size_t i = 0; i < 5000; ++i) ASSERT_EQ(*ordered->rows[i][0], std::to_string(4999 - i));
  EXPECT_EQ(query("SELECT i FROM range(5000) t(i)", {}, 5000)->rows.size(), 5000U);
  EXPECT_EQ(code_of(query("SELECT i FROM range(5001) t(i)", {}, 5000)), "E-TABLE-QUERY");
  EXPECT_EQ(query("SELECT 1 -- at the end")->rows.size(), 1U);
  EXPECT_EQ(*query("SELECT ?", {"it''s; DROP"})->rows[0][0], "it''s; DROP");
  EXPECT_EQ(*query("SELECT " + literal("it's"))->rows[0][0], "it's");
}

TEST_F(TableTest, QueriesOnlyRead) {
  for (const std::string sql :
       {"", "SELEC 1", "SELECT 1; SELECT 2", "CREATE TABLE t (a INT)", "SELECT 1/",
        "INSTALL httpfs", "LOAD httpfs", "SET threads = 4", "SELECT 1) UNION (SELECT 2",
        "SELECT * FROM read_csv('https://127.0.0.1:9/x.csv')", "SELECT error('no')", "SELECT ?"}) {
    EXPECT_EQ(code_of(query(sql)), "E-TABLE-QUERY") << sql;
  }
  EXPECT_EQ(code_of(query("COPY (SELECT 1) TO " + literal(path("x.csv")))), "E-TABLE-QUERY");
  EXPECT_EQ(files(), 0U);
  const auto foreign = query(
      "SELECT extension_name FROM duckdb_extensions() WHERE loaded AND extension_name NOT IN "
      "('parquet', 'json', 'core_functions', 'icu', 'jemalloc', 'autocomplete')");
  ASSERT_TRUE(foreign.ok());
  EXPECT_TRUE(foreign->rows.empty()) << *foreign->rows[0][0];
}

}  // namespace
}  // namespace zhida::table
