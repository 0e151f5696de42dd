// Tests subjects on disk: the samples through both forms, the three states, years, items, and every error with its place.
#include "record/subjects/subjects.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/document.h"
#include "base/result_test.h"
#include "decide/feel/possible.h"
#include "record/files/files.h"

namespace zhida::subjects {
namespace {

namespace fs = std::filesystem;

using feel::Value;

const std::vector<std::int64_t> kYears = {2026, 2025, 2024, 2023, 2022, 2021};
const std::string kHeader = "统一社会信用代码,名称,合成数据";

// A dictionary of four facts: a number, one with years, one that may be none, a list.
constexpr std::string_view kFacts = R"(facts:
  - {name: 人数, key: staff, en: Staff, type: number, integer: true, min: 0, unit: 人, group: g, owner: o, sensitivity: public, mutable: true, source: declared}
  - {name: 收入, key: revenue, en: Revenue, type: number, unit: 万元, period: year, group: g, owner: o, sensitivity: public, mutable: true, source: declared}
  - {name: 等级, key: grade, en: Grade, type: string, values: [甲, 乙], nullable: true, group: g, owner: o, sensitivity: public, mutable: true, source: declared}
  - {name: 上市, key: listed, en: Listed, type: boolean, group: g, owner: o, sensitivity: public, mutable: true, source: declared}
  - name: 证书
    key: certificates
    en: Certificates
    type: list
    fields:
      - {name: 类型, en: kind, type: string}
      - {name: 到期, en: until, type: date, nullable: true}
      - {name: 分数, en: points, type: number, min: 0, max: 10}
    group: g
    owner: o
    sensitivity: public
    mutable: true
    source: declared
)";

std::string all_of(const Diagnostics& list) {
  std::string out;
  for (const Diagnostic& d : list) out += to_text(d) + "\n";
  return out;
}

class SubjectsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zhida-subjects-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto small = pack::read_dictionary(kFacts, "facts.yaml");
    ASSERT_TRUE(small.ok()) << all_of(small.errors());
    dictionary_ = std::move(*small);
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  [[nodiscard]] std::string put(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return path(name);
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
    return out.str();
  }
  [[nodiscard]] std::unique_ptr<Writer> writer(About about = {}) const {
    auto made = Writer::create(dictionary_, kYears, std::move(about));
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : all_of(made.errors()));
    return std::move(*made);
  }
  [[nodiscard]] Subject subject(const std::string& id, const std::string& json) const {
    const auto node = parse_json(json, "f.json");
    EXPECT_TRUE(node.ok()) << json;
    auto facts = pack::read_facts(*node, dictionary_, "f.json");
    EXPECT_TRUE(facts.ok()) << (facts.ok() ? "" : all_of(facts.errors()));
    return {id, "名" + id, facts.ok() ? std::move(*facts) : pack::FactSet{}};
  }
  // Everything in the folder or file, in batches of `most`.
  [[nodiscard]] Result<std::vector<Subject>> read(
      const std::string& from, std::size_t most = 1000,
      const std::vector<std::string>& facts = {}) const {
    auto reader = Reader::open(from, dictionary_, facts);
    if (!reader) return reader.errors();
    std::vector<Subject> out;
    while (true) {
      auto more = (*reader)->next(most);
      if (!more) return more.errors();
      if (more->empty()) return out;
      EXPECT_LE(more->size(), most);
      std::move(more->begin(), more->end(), std::back_inserter(out));
    }
  }
  // The first error of reading a file of enterprises, with a table of certificates beside it when there is one.
  [[nodiscard]] Diagnostic error_of(const std::string& enterprises,
                                    const std::string& certificates = {}) const {
    fs::remove_all(folder_ / "e");
    if (!certificates.empty()) (void)put("e/证书.csv", certificates);
    const auto found = read(put("e/firms.csv", enterprises));
    EXPECT_FALSE(found.ok()) << enterprises << certificates;
    return found.ok() ? Diagnostic{} : found.errors().front();
  }

  fs::path folder_;
  pack::Dictionary dictionary_;
};

void expect_same(const pack::FactSet& a, const pack::FactSet& b, const std::string& who) {
  ASSERT_EQ(a.values.size(), b.values.size()) << who;
  for (const auto& [name, value] : a.values) {
    ASSERT_TRUE(b.values.contains(name)) << who << ' ' << name;
    EXPECT_TRUE(feel::equals(value, b.values.at(name)).is_true())
        << who << ' ' << name << ": " << pack::to_display(value) << " | "
        << pack::to_display(b.values.at(name));
  }
  ASSERT_EQ(a.yearly.size(), b.yearly.size()) << who;
  for (const auto& [name, years] : a.yearly) {
    ASSERT_TRUE(b.yearly.contains(name)) << who << ' ' << name;
    ASSERT_EQ(years.size(), b.yearly.at(name).size()) << who << ' ' << name;
    for (const auto& [year, value] : years) {
      EXPECT_TRUE(feel::identical(value, b.yearly.at(name).at(year))) << who << ' ' << name << year;
    }
  }
}

TEST_F(SubjectsTest, TheSamplesThroughBothForms) {
  const auto yaml = read_file("packs/facts.yaml", 8U << 20U);
  ASSERT_TRUE(yaml.ok());
  auto dictionary = pack::read_dictionary(*yaml, "packs/facts.yaml");
  ASSERT_TRUE(dictionary.ok());
  dictionary_ = std::move(*dictionary);
  const auto files = read_tree("packs/samples", {".json"});
  ASSERT_TRUE(files.ok());
  About about;
  about.synthetic = true;
  const auto out = writer(about);
  std::vector<Subject> samples;
  for (const NamedText& file : *files) {
    const auto node = parse_json(file.text, file.path);
    ASSERT_TRUE(node.ok());
    auto facts = pack::read_facts(*node->find("facts"), dictionary_, file.path);
    ASSERT_TRUE(facts.ok()) << all_of(facts.errors());
    Subject sample{file.path, "示例", std::move(*facts)};
    const auto added = out->add(sample);
    ASSERT_TRUE(added.ok()) << all_of(added.errors());
    samples.push_back(std::move(sample));
  }
  EXPECT_GE(samples.size(), 10U);
  const auto written = out->write(path("city"));
  ASSERT_TRUE(written.ok()) << all_of(written.errors());
  EXPECT_EQ(written->enterprises, samples.size());

  for (const char* form : {"both", "csv", "file"}) {
    if (std::string(form) == "csv") {
      for (const auto& entry : fs::directory_iterator(path("city"))) {
        if (entry.path().extension() == ".parquet") fs::remove(entry.path());
      }
    }
    const auto found =
        read(std::string(form) == "file" ? path("city/enterprises.csv") : path("city"), 5);
    ASSERT_TRUE(found.ok()) << all_of(found.errors());
    ASSERT_EQ(found->size(), samples.size()) << form;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      EXPECT_EQ((*found)[i].id, samples[i].id);
      EXPECT_EQ((*found)[i].name, "示例");
      expect_same((*found)[i].facts, samples[i].facts, form + samples[i].id);
    }
  }
}

TEST_F(SubjectsTest, WhatTheFilesSay) {
  About about;
  about.synthetic = true;
  about.generator = "zhida \"synth\" 0.1.0";
  about.seed = 18446744073709551615U;
  about.as_of = "2026-11-23";
  about.dictionary = "abc";
  const auto out = writer(about);
  ASSERT_TRUE(
      out->add(subject("A1", R"({"人数": 12, "收入": {"2025": "3.50", "2024": 0}, "等级": "无",
      "证书": [{"类型": "ISO, 9001", "到期": "无"}, {"分数": 7}]})"))
          .ok());
  ASSERT_TRUE(out->add(subject("A2", R"({"证书": "无", "上市": false})")).ok());
  ASSERT_TRUE(out->add(subject("A3", "{}")).ok());
  ASSERT_TRUE(out->write(path("city/new")).ok());
  EXPECT_EQ(text("city/new/enterprises.csv"),
            kHeader +
                ",人数,收入.2026,收入.2025,收入.2024,收入.2023,收入.2022,收入.2021,等级,上市,证书\n"
                "A1,名A1,true,12,,3.5,0,,,,无,,2\n"
                "A2,名A2,true,,,,,,,,,false,0\n"
                "A3,名A3,true,,,,,,,,,,\n");
  EXPECT_EQ(text("city/new/证书.csv"),
            "统一社会信用代码,合成数据,类型,到期,分数\nA1,true,\"ISO, 9001\",无,\nA1,true,,,7\n");
  const auto reader = Reader::open(path("city/new"), dictionary_);
  ASSERT_TRUE(reader.ok()) << all_of(reader.errors());
  const About& read_back = (*reader)->about();
  EXPECT_TRUE(read_back.synthetic);
  EXPECT_EQ(read_back.generator, about.generator);
  EXPECT_EQ(read_back.seed, about.seed);
  EXPECT_EQ(read_back.enterprises, 3U);
  EXPECT_EQ(read_back.as_of, "2026-11-23");
  EXPECT_EQ(read_back.dictionary, "abc");
  ASSERT_EQ(read_back.tables.size(), 2U);
  EXPECT_EQ(read_back.tables[1].name, "证书");
  EXPECT_EQ(read_back.tables[1].rows, 2U);
}

TEST_F(SubjectsTest, UnknownIsNotNoneAndNoneIsNotZero) {
  const auto out = writer();
  ASSERT_TRUE(out->add(subject("A1", R"({"人数": 0, "等级": "无", "证书": "无"})")).ok());
  ASSERT_TRUE(out->add(subject("A2", "{}")).ok());
  ASSERT_TRUE(out->add(subject("A3", R"({"证书": [{}]})")).ok());
  ASSERT_TRUE(out->write(path("city")).ok());
  for (const std::string from : {"city", "city/enterprises.csv", "city/enterprises.parquet"}) {
    const auto found = read(path(from));
    ASSERT_TRUE(found.ok()) << all_of(found.errors());
    const auto& values = (*found)[0].facts.values;
    EXPECT_TRUE(values.at("人数").as_number().is_zero());
    EXPECT_TRUE(values.at("等级").is(feel::Kind::kNull));
    EXPECT_TRUE(values.at("证书").as_list().empty());
    EXPECT_TRUE((*found)[1].facts.values.empty());
    EXPECT_TRUE((*found)[1].facts.yearly.empty());
    ASSERT_EQ((*found)[2].facts.values.at("证书").as_list().size(), 1U);
    EXPECT_TRUE((*found)[2].facts.values.at("证书").as_list()[0].as_context().entries.empty());
    EXPECT_FALSE((*Reader::open(path(from), dictionary_))->about().synthetic);
  }
}

TEST_F(SubjectsTest, ManySubjectsKeepTheirOrderAndItems) {
  const auto out = writer();
  constexpr int kMany = 5000;
  for (int i = 0; i < kMany; ++i) {
    std::string items;
    for (int k = 0; k < i % 4; ++k) {
      items += (k == 0 ? "{\"类型\": \"" : ", {\"类型\": \"") + std::to_string(i) + "-" +
               std::to_string(k) + "\"}";
    }
    ASSERT_TRUE(out->add(subject("X" + std::to_string(i), "{\"证书\": [" + items + "]}")).ok());
  }
  ASSERT_TRUE(out->write(path("city")).ok());
  for (const std::size_t most : {std::size_t{999}, std::size_t{2500}, std::size_t{100'000}}) {
    const auto found = read(path("city"), most);
    ASSERT_TRUE(found.ok()) << all_of(found.errors());
    ASSERT_EQ(found->size(), static_cast<std::size_t>(kMany));
    for (int i = 0; i < kMany; ++i) {
      const Subject& s = (*found)[static_cast<std::size_t>(i)];
      ASSERT_EQ(s.id, "X" + std::to_string(i));
      const feel::List& items = s.facts.values.at("证书").as_list();
      ASSERT_EQ(items.size(), static_cast<std::size_t>(i % 4));
      for (std::size_t k = 0; k < items.size(); ++k) {
        ASSERT_EQ(items[k].as_context().find("类型")->as_string(),
                  std::to_string(i) + "-" + std::to_string(k));
      }
    }
  }
}

TEST_F(SubjectsTest, TablesOfOthers) {
  // Columns in any order, no name, items in another order than the subjects, Windows line ends.
  (void)put("o/证书.csv", "类型,统一社会信用代码\r\nb1,B\r\na1,A\r\nb2,B\r\n");
  const auto counted =
      read(put("o/f.csv", "证书,收入.2019,统一社会信用代码\r\n1,5,A\r\n2,,B\r\n无,,C\r\n"));
  ASSERT_TRUE(counted.ok()) << all_of(counted.errors());
  EXPECT_EQ(
      (*counted)[1].facts.values.at("证书").as_list()[1].as_context().find("类型")->as_string(),
      "b2");
  EXPECT_EQ(pack::to_display((*counted)[0].facts.yearly.at("收入").at(2019)), "5");
  EXPECT_TRUE((*counted)[2].facts.values.at("证书").as_list().empty());
  // Without a column of the number of items, a subject without rows is unknown.
  const auto open = read(put("o/g.csv", "统一社会信用代码\nA\nB\nC\n"), 1);
  ASSERT_TRUE(open.ok()) << all_of(open.errors());
  EXPECT_EQ((*open)[1].facts.values.at("证书").as_list().size(), 2U);
  EXPECT_TRUE((*open)[2].facts.values.empty());
}

TEST_F(SubjectsTest, OnlyTheFactsThatAreAskedFor) {
  const auto out = writer();
  ASSERT_TRUE(
      out->add(subject("A", R"({"人数": 1, "收入": {"2025": 2}, "证书": [{"类型": "x"}]})")).ok());
  ASSERT_TRUE(out->write(path("city")).ok());
  const auto some = read(path("city"), 9, {"收入"});
  ASSERT_TRUE(some.ok()) << all_of(some.errors());
  EXPECT_TRUE((*some)[0].facts.values.empty());
  EXPECT_EQ((*some)[0].facts.yearly.size(), 1U);
  EXPECT_EQ((*some)[0].name, "名A");
  EXPECT_TRUE(read(path("city"), 9, {"证书"})->front().facts.values.contains("证书"));
  EXPECT_EQ(code_of(read(path("city"), 9, {"收人"})), "E-SUBJECTS-COLUMN");

  const auto narrow = Writer::create(dictionary_, {2025}, {}, {"收入", "人数"});
  ASSERT_TRUE(narrow.ok());
  EXPECT_EQ(code_of((*narrow)->add(subject("A", R"({"上市": true})"))), "E-SUBJECTS-COLUMN");
  ASSERT_TRUE((*narrow)->add(subject("A", R"({"人数": 3})")).ok());
  ASSERT_TRUE((*narrow)->write(path("narrow")).ok());
  EXPECT_EQ(text("narrow/enterprises.csv"), kHeader + ",人数,收入.2025\nA,名A,false,3,\n");
}

TEST_F(SubjectsTest, FindsOne) {
  const auto out = writer();
  for (int i = 0; i < 3000; ++i) {
    ASSERT_TRUE(
        out->add(subject("X" + std::to_string(i), R"({"人数": )" + std::to_string(i) +
                                                      R"(, "证书": [{"分数": 1}, {"分数": 2}]})"))
            .ok());
  }
  ASSERT_TRUE(out->write(path("city")).ok());
  for (const std::string from : {"city", "city/enterprises.csv"}) {
    const auto reader = Reader::open(path(from), dictionary_);
    ASSERT_TRUE(reader.ok());
    const auto found = (*reader)->find("X2999");
    ASSERT_TRUE(found.ok()) << all_of(found.errors());
    EXPECT_EQ(found->name, "名X2999");
    EXPECT_EQ(pack::to_display(found->facts.values.at("人数")), "2999");
    EXPECT_EQ(found->facts.values.at("证书").as_list().size(), 2U);
    EXPECT_EQ(code_of((*reader)->find("X3000")), "E-SUBJECTS-UNKNOWN");
    EXPECT_EQ(code_of((*reader)->find("' OR ''='")), "E-SUBJECTS-UNKNOWN");
    EXPECT_EQ((*reader)->next(10)->front().id, "X0");  // reading goes on where it was
  }
}

TEST_F(SubjectsTest, WhatCannotBeStored) {
  const auto out = writer();
  const auto code = [&](const std::string& name, Value value) {
    Subject s{"A", "", {}};
    s.facts.values.emplace(name, std::move(value));
    const auto added = out->add(s);
    if (added.ok()) return std::string("ok");
    EXPECT_NE(added.errors().front().place.element.find("A / " + name), std::string::npos);
    return added.errors().front().code;
  };
  const auto interval = feel::number_interval(Decimal(7), Decimal(8));
  EXPECT_EQ(code("人数", interval), "E-SUBJECTS-VALUE");
  feel::Context undecided;
  undecided.put("分数", interval);
  EXPECT_EQ(code("证书", Value::list({Value::context(undecided)})), "E-SUBJECTS-VALUE");
  EXPECT_EQ(code("人数", Value::string("1")), "E-SUBJECTS-VALUE");
  EXPECT_EQ(code("人数", Value::null()), "E-SUBJECTS-VALUE");
  EXPECT_EQ(code("人数", Value::number(*Decimal::parse("1.5"))), "E-SUBJECTS-VALUE");
  EXPECT_EQ(code("等级", Value::string("")), "E-SUBJECTS-VALUE");
  EXPECT_EQ(code("等级", Value::string("无")), "E-SUBJECTS-VALUE");
  EXPECT_EQ(code("证书", Value::string("无")), "E-SUBJECTS-VALUE");
  EXPECT_EQ(code("证书", Value::list({Value::number(1)})), "E-SUBJECTS-VALUE");
  EXPECT_EQ(code("没有", Value::number(1)), "E-SUBJECTS-COLUMN");
  EXPECT_EQ(code("收入", Value::number(1)), "E-SUBJECTS-YEAR");
  feel::Context item;
  item.put("字", Value::string("x"));
  EXPECT_EQ(code("证书", Value::list({Value::context(item)})), "E-SUBJECTS-COLUMN");
  Subject s{"A", "", {}};
  s.facts.yearly["收入"].emplace(2020, Value::number(1));
  EXPECT_EQ(code_of(out->add(s)), "E-SUBJECTS-YEAR");
  s.facts.yearly["收入"] = {{2025, Value::number(*Decimal::parse("0.12345678901"))}};
  EXPECT_EQ(code_of(out->add(s)), "E-SUBJECTS-VALUE");
  EXPECT_EQ(code_of(out->add({"", "名", {}})), "E-SUBJECTS-ID");
  // Nothing of what was refused is there.
  ASSERT_TRUE(out->add({"A", "", {}}).ok());
  EXPECT_EQ(code_of(out->add({"A", "", {}})), "E-SUBJECTS-TWICE");
  ASSERT_TRUE(out->write(path("city")).ok());
  EXPECT_EQ(read(path("city"))->size(), 1U);
  EXPECT_FALSE(fs::exists(path("city/证书.csv")));
  EXPECT_EQ(code_of(Writer::create(dictionary_, {0}, {})), "E-SUBJECTS-YEAR");
  EXPECT_EQ(code_of(Writer::create(dictionary_, {2025}, {}, {"人教"})), "E-SUBJECTS-COLUMN");
}

TEST_F(SubjectsTest, FoldersThatAreNotOverwritten) {
  const auto out = writer();
  ASSERT_TRUE(out->add(subject("A", "{}")).ok());
  (void)put("used/a.txt", "x");
  EXPECT_EQ(code_of(out->write(path("used"))), "E-SUBJECTS-FOLDER");
  EXPECT_EQ(code_of(out->write(path("used/a.txt"))), "E-SUBJECTS-FOLDER");
  EXPECT_EQ(code_of(out->write(path("used/a.txt/b"))), "E-SUBJECTS-FOLDER");
  EXPECT_EQ(text("used/a.txt"), "x");
  EXPECT_EQ(code_of(out->write("/proc/city")), "E-SUBJECTS-FOLDER");
  EXPECT_TRUE(out->write(path("new")).ok());
}

TEST_F(SubjectsTest, BadCellsHaveTheirPlaces) {
  const auto found = read(put("f.csv",
                              "名称,统一社会信用代码,人数,收入.2025,等级,上市,证书\n"
                              "a,A,1,2,甲,true,0\n"
                              "b,B,-1,\"1,000\",丙,是,x\n"
                              "c,,1.5,,,,\n"
                              "d,A,无,,无,,-1\n"));
  ASSERT_FALSE(found.ok());
  std::string seen;
  for (const Diagnostic& d : found.errors()) {
    EXPECT_EQ(d.place.file, path("f.csv"));
    EXPECT_FALSE(d.zh.empty() || d.en.empty());
    seen += d.code + ' ' + d.place.element + ' ' + std::to_string(d.place.line) + ':' +
            std::to_string(d.place.column) + '\n';
  }
  EXPECT_EQ(seen,
            "E-FACT-RANGE 人数 3:3\nE-FACT-TYPE 收入.2025 3:4\nE-FACT-VALUE 等级 3:5\n"
            "E-FACT-TYPE 上市 3:6\nE-FACT-TYPE 证书 3:7\nE-SUBJECTS-ID 统一社会信用代码 4:2\n"
            "E-FACT-RANGE 人数 4:3\nE-SUBJECTS-TWICE 统一社会信用代码 5:2\nE-FACT-VALUE 人数 5:3\n"
            "E-FACT-TYPE 证书 5:7\n");
  // At most a hundred.
  std::string many = "统一社会信用代码,人数\n";
  for (int i = 0; i < 500; ++i) many += std::to_string(i) + ",x\n";
  EXPECT_EQ(read(put("many.csv", many)).errors().size(), 100U);
}

TEST_F(SubjectsTest, ColumnsThatNoFactHas) {
  const auto column = [&](const std::string& name) {
    const Diagnostic d = error_of("统一社会信用代码," + name + "\nA,1\n");
    EXPECT_EQ(d.code, "E-SUBJECTS-COLUMN") << name;
    EXPECT_EQ(d.place.line, 1);
    EXPECT_EQ(d.place.column, 2);
    return d.help_en;
  };
  EXPECT_NE(column("人敉").find("'人数'"), std::string::npos);
  EXPECT_NE(column("收人.2025").find("'收入'"), std::string::npos);
  EXPECT_NE(column("收入").find("收入.2025"), std::string::npos);
  EXPECT_NE(column("人数.2025").find("人数"), std::string::npos);
  EXPECT_FALSE(column("收入.25").empty());
  EXPECT_EQ(error_of("名称\nA\n").code, "E-SUBJECTS-COLUMN");
}

TEST_F(SubjectsTest, ItemsThatDoNotAgree) {
  const std::string firms = "统一社会信用代码,证书\nA,1\nB,2\n";
  const auto place = [](const Diagnostic& d) {
    return fs::path(d.place.file).filename().string() + ":" + std::to_string(d.place.line);
  };
  Diagnostic d = error_of(firms, "统一社会信用代码,类型\nA,a\nB,b\n");
  EXPECT_EQ(d.code + " " + place(d), "E-SUBJECTS-ITEMS firms.csv:3");
  d = error_of(firms, "统一社会信用代码,类型\nA,a\nB,b\nA,a2\nB,b2\n");
  EXPECT_EQ(d.code + " " + place(d), "E-SUBJECTS-ITEMS 证书.csv:4");
  d = error_of("统一社会信用代码,证书\nA,\n", "统一社会信用代码,类型\nA,a\n");
  EXPECT_EQ(d.code + " " + place(d), "E-SUBJECTS-ITEMS 证书.csv:2");
  d = error_of(firms, "统一社会信用代码,类型\nA,a\nB,b\nC,c\nB,b2\n");
  EXPECT_EQ(d.code + " " + place(d), "E-SUBJECTS-ORPHAN 证书.csv:4");
  d = error_of(firms, "统一社会信用代码,类型\nA,a\nB,b\n,c\nB,b2\n");
  EXPECT_EQ(d.code + " " + place(d), "E-SUBJECTS-ID 证书.csv:4");
  d = error_of(firms, "统一社会信用代码,分数\nA,a\nB,1\nB,11\n");
  EXPECT_EQ(d.code + " " + place(d), "E-FACT-TYPE 证书.csv:2");
  d = error_of(firms, "统一社会信用代码,分\nA,a\n");
  EXPECT_EQ(d.code + " " + place(d), "E-SUBJECTS-COLUMN 证书.csv:1");
  d = error_of(firms, "类型\na\n");
  EXPECT_EQ(d.code + " " + place(d), "E-SUBJECTS-COLUMN 证书.csv:1");
  EXPECT_EQ(error_of(firms).code, "E-SUBJECTS-TABLE");
}

TEST_F(SubjectsTest, FoldersThatAreNotWhole) {
  const auto out = writer();
  ASSERT_TRUE(out->add(subject("A", R"({"证书": [{}, {}]})")).ok());
  ASSERT_TRUE(out->add(subject("B", "{}")).ok());
  ASSERT_TRUE(out->write(path("city")).ok());
  const std::string yaml = text("city/city.yaml");
  const auto code_with = [&](const std::string& from, const std::string& to) {
    std::string changed = yaml;
    changed.replace(changed.find(from), from.size(), to);
    (void)put("city/city.yaml", changed);
    return code_of(read(path("city")));
  };
  EXPECT_EQ(code_with("enterprises: 2", "enterprises: 2"), "");
  EXPECT_EQ(code_with("enterprises: 2", "enterprises: 3"), "E-SUBJECTS-ROWS");
  EXPECT_EQ(code_with("\"证书\"\n    rows: 2", "\"证书\"\n    rows: 3"), "E-SUBJECTS-ROWS");
  EXPECT_EQ(code_with("enterprises: 2", "enterprises: -2"), "E-SUBJECTS-TYPE");
  EXPECT_EQ(code_with("enterprises: 2", "firms: 2"), "E-SUBJECTS-MISSING");
  EXPECT_EQ(code_with("synthetic: false", "synthetic: false\nmore: 1"), "E-SUBJECTS-KEY");
  EXPECT_EQ(code_with("synthetic: false", "synthetic: ["), "E-DOC-SYNTAX");
  EXPECT_EQ(code_with("enterprises: 2", "enterprises: 2"), "");
  fs::remove(path("city/证书.parquet"));
  EXPECT_EQ(code_of(read(path("city"))), "");
  fs::remove(path("city/证书.csv"));
  EXPECT_EQ(code_of(read(path("city"))), "E-SUBJECTS-TABLE");
  fs::remove(path("city/city.yaml"));
  EXPECT_EQ(code_of(read(path("city"))), "E-SUBJECTS-CITY");
  EXPECT_EQ(code_of(read(path("none"))), "E-FILE-NOT-FOUND");
  EXPECT_EQ(code_of(read(path("none.csv"))), "E-FILE-NOT-FOUND");
}

TEST_F(SubjectsTest, Cells) {
  const pack::FieldDef& grade = *dictionary_.find("等级");
  EXPECT_FALSE(value_of(grade, std::nullopt)->has_value());
  EXPECT_FALSE(value_of(grade, "")->has_value());
  EXPECT_TRUE((*value_of(grade, "无"))->is(feel::Kind::kNull));
  EXPECT_EQ((*value_of(grade, "甲"))->as_string(), "甲");
  const auto wrong = value_of(grade, "丁");
  ASSERT_EQ(code_of(wrong), "E-FACT-VALUE");
  EXPECT_EQ(wrong.errors().front().place.line, 0);
  EXPECT_NE(wrong.errors().front().help_zh.find("甲、乙"), std::string::npos);
  EXPECT_FALSE(cell_of(Value::unknown()).has_value());
  EXPECT_EQ(cell_of(Value::null()), "无");
  EXPECT_EQ(cell_of(Value::number(*Decimal::parse("1.50"))), "1.5");
  EXPECT_EQ(cell_of(Value::date(CivilDate{2026, 1, 2})), "2026-01-02");
  EXPECT_EQ(cell_of(Value::boolean(false)), "false");
}

}  // namespace
}  // namespace zhida::subjects
