// Tests the table of industries: its counts, its order, and, where the shared file is there, every name.
#include "service/synth/industry.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "decide/pack/facts.h"
#include "record/files/files.h"

namespace zhida::synth {
namespace {

std::map<std::string, std::string> ours() {
  std::map<std::string, std::string> out;
  for (const Section& s : sections()) out.emplace(s.code, s.name);
  for (const Division& d : divisions()) out.emplace(d.code, d.name);
  for (const Group& g : groups_of_goods()) out.emplace(g.code, g.name);
  for (const Group& g : groups_of_services()) out.emplace(g.code, g.name);
  return out;
}

TEST(Industry, HasTheWholeStandardDownToGroups) {
  EXPECT_EQ(sections().size(), 20);
  EXPECT_EQ(divisions().size(), 97);
  EXPECT_EQ(groups_of_goods().size() + groups_of_services().size(), 473);
  EXPECT_EQ(ours().size(), 20 + 97 + 473) << "a code twice";
}

TEST(Industry, EveryDivisionHasItsGroups) {
  std::size_t groups = 0;
  for (const Division& d : divisions()) {
    EXPECT_FALSE(groups_of(d).empty()) << d.code;
    for (const Group& g : groups_of(d)) EXPECT_TRUE(g.code.starts_with(d.code)) << g.code;
    groups += groups_of(d).size();
    EXPECT_EQ(find_division(d.code), &d);
  }
  EXPECT_EQ(groups, 473);
  EXPECT_EQ(find_division("C99"), nullptr);
}

TEST(Industry, SizeClassesAreThoseOfTheDictionary) {
  const auto yaml = read_file(ZHIDA_SOURCE_DIR "/packs/facts.yaml", 8U << 20U);
  ASSERT_TRUE(yaml.ok());
  const auto dictionary = pack::read_dictionary(*yaml, "facts.yaml");
  ASSERT_TRUE(dictionary.ok());
  std::map<std::string, int> left;
  for (const std::string& v : dictionary->find("行业类别")->values) left[v] = 0;
  for (const Division& d : divisions()) {
    for (const Group& g : groups_of(d)) {
      if (size_class(g).empty()) continue;
      ASSERT_TRUE(left.contains(std::string(size_class(g)))) << g.code;
      ++left[std::string(size_class(g))];
    }
  }
  for (const auto& [name, groups] : left) EXPECT_GT(groups, 0) << name;
}

TEST(Industry, ClassesFollowTheCode) {
  EXPECT_EQ(size_class({"C345", ""}), "工业");
  EXPECT_EQ(size_class({"B101", ""}), "工业");
  EXPECT_EQ(size_class({"G591", ""}), "交通运输业");
  EXPECT_EQ(size_class({"G592", ""}), "仓储业");
  EXPECT_EQ(size_class({"K701", ""}), "房地产开发经营");
  EXPECT_EQ(size_class({"K702", ""}), "物业管理");
  EXPECT_EQ(size_class({"G531", ""}), "") << "railways are outside of the size standard";
  EXPECT_EQ(size_class({"J662", ""}), "") << "so is finance";
  EXPECT_TRUE(is_manufacturing("C131"));
  EXPECT_FALSE(is_manufacturing("D441"));
}

TEST(Industry, AgreesWithTheSharedTable) {
  const std::string path = ZHIDA_SOURCE_DIR "/../shared/data/gb4754-2017.csv";
  const auto csv = read_file(path, 1U << 20U);
  if (!csv) {
    std::cout << "ABSENT: " << path << " is not there: the names are not compared\n";
    return;
  }
  std::map<std::string, std::string> theirs;
  std::size_t at = csv->find('\n') + 1;
  while (at < csv->size()) {
    const std::size_t end = std::min(csv->find('\n', at), csv->size());
    const std::string line = csv->substr(at, end - at);
    const std::size_t first = line.find(',');
    const std::size_t second = line.find(',', first + 1);
    const std::string level = line.substr(first + 1, second - first - 1);
    if (level != "4") {
      theirs.emplace(line.substr(0, first), line.substr(second + 1, line.rfind(',') - second - 1));
    }
    at = end + 1;
  }
  EXPECT_EQ(ours(), theirs);
}

}  // namespace
}  // namespace zhida::synth
