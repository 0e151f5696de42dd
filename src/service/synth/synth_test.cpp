// Tests the city with the real packs: reproducible, labelled, sane, and known to every policy.
#include "service/synth/synth.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "decide/pack/toy.h"
#include "record/files/files.h"
#include "service/synth/code.h"

namespace zhida::synth {
namespace {

using pack::Verdict;

constexpr CivilDate kDay{2026, 11, 23};

const pack::Bundle& packs() {
  static const pack::Bundle kBundle = [] {
    const auto files = read_tree(ZHIDA_SOURCE_DIR "/packs", {".yaml", ".dmn", ".json"});
    std::vector<pack::SourceFile> sources;
    for (const NamedText& f : *files) sources.push_back({f.path, f.text});
    return std::move(*pack::load(std::move(sources)));
  }();
  return kBundle;
}

City city(std::uint64_t enterprises, std::uint64_t seed = 7, CivilDate as_of = kDay) {
  return std::move(*City::plan(packs(), {seed, enterprises, as_of, "test"}));
}

// Everything that is said of an enterprise, in one text.
std::string text_of(const subjects::Subject& s) {
  std::string out = s.id + " " + s.name + "\n";
  for (const auto& [name, value] : s.facts.values) {
    out += name + "=" + feel::to_literal(value) + "\n";
  }
  for (const auto& [name, years] : s.facts.yearly) {
    for (const auto& [year, value] : years) {
      out += name + "." + std::to_string(year) + "=" + feel::to_literal(value) + "\n";
    }
  }
  return out;
}

const feel::Value* said(const pack::FactSet& facts, std::string_view fact) {
  const auto found = facts.values.find(fact);
  return found == facts.values.end() ? nullptr : &found->second;
}

const feel::Value* said(const pack::FactSet& facts, std::string_view fact, std::int64_t year) {
  const auto found = facts.yearly.find(fact);
  if (found == facts.yearly.end()) return nullptr;
  const auto at = found->second.find(year);
  return at == found->second.end() ? nullptr : &at->second;
}

TEST(Synth, IsTheSameForTheSameSeed) {
  const City one = city(200);
  const City two = city(200);
  const City other = city(200, 8);
  int different = 0;
  for (std::uint64_t n = 1; n <= 200; ++n) {
    const std::string text = text_of(one.enterprise(n));
    EXPECT_EQ(text, text_of(two.enterprise(n)));
    if (text != text_of(other.enterprise(n))) ++different;
  }
  EXPECT_EQ(different, 200);
}

TEST(Synth, AnEnterpriseDoesNotDependOnHowManyThereAre) {
  const City small = city(100);
  const City large = city(200'000);
  for (std::uint64_t n = 1; n <= 100; ++n) {
    EXPECT_EQ(text_of(small.enterprise(n)), text_of(large.enterprise(n)));
  }
}

TEST(Synth, EveryEnterpriseIsLabelled) {
  const City all = city(1000);
  for (std::uint64_t n = 1; n <= 1000; ++n) {
    const subjects::Subject s = all.enterprise(n);
    EXPECT_TRUE(is_synthetic_code(s.id)) << s.id;
    EXPECT_TRUE(s.name.starts_with("合成企业")) << s.name;
  }
  EXPECT_TRUE(all.enterprise(123).name.starts_with("合成企业000123号")) << all.enterprise(123).name;
}

TEST(Synth, TheDictionaryHasAPlaceForAllButTheIndustrysCode) {
  std::set<std::string> absent;
  const City all = city(500);
  for (std::uint64_t n = 1; n <= 500; ++n) (void)all.enterprise(n, &absent);
  absent.erase("国民经济行业代码");
  EXPECT_EQ(absent, std::set<std::string>{});
}

// Values are what the dictionary allows: types, bounds, closed sets, whole numbers.
void check_value(const pack::FieldDef& def, const feel::Value& value, const std::string& where) {
  if (value.is(feel::Kind::kNull)) {
    EXPECT_TRUE(def.nullable) << where;
    return;
  }
  switch (def.type) {
    case pack::FactType::kNumber: {
      ASSERT_TRUE(value.is(feel::Kind::kNumber)) << where;
      const Decimal& d = value.as_number();
      EXPECT_TRUE(!def.integer || d.is_integer()) << where << " " << d.to_plain();
      EXPECT_TRUE(!def.min || d >= *def.min) << where << " " << d.to_plain();
      EXPECT_TRUE(!def.max || d <= *def.max) << where << " " << d.to_plain();
      break;
    }
    case pack::FactType::kString: {
      ASSERT_TRUE(value.is(feel::Kind::kString)) << where;
      const bool open = def.values.empty();
      EXPECT_TRUE(open || std::ranges::count(def.values, value.as_string()) == 1)
          << where << " " << value.as_string();
      break;
    }
    case pack::FactType::kBoolean: EXPECT_TRUE(value.is(feel::Kind::kBoolean)) << where; break;
    case pack::FactType::kDate: EXPECT_TRUE(value.is(feel::Kind::kDate)) << where; break;
    case pack::FactType::kList: ADD_FAILURE() << where; break;
  }
}

void check_list(const pack::FactDef& def, const feel::Value& value) {
  ASSERT_TRUE(value.is(feel::Kind::kList)) << def.name;
  EXPECT_LE(value.as_list().size(), 100U) << def.name;
  for (const feel::Value& item : value.as_list()) {
    for (const auto& [name, field] : item.as_context().entries) {
      const auto found = std::ranges::find(def.fields, name, &pack::FieldDef::name);
      ASSERT_NE(found, def.fields.end()) << def.name << "." << name;
      check_value(*found, field, def.name + "." + name);
    }
  }
}

TEST(Synth, EveryValuePassesTheDictionary) {
  const City all = city(2000);
  for (std::uint64_t n = 1; n <= 2000; ++n) {
    const subjects::Subject s = all.enterprise(n);
    for (const auto& [name, value] : s.facts.values) {
      const pack::FactDef* def = packs().dictionary.find(name);
      ASSERT_NE(def, nullptr) << name;
      ASSERT_FALSE(def->yearly) << name;
      if (def->type == pack::FactType::kList) {
        check_list(*def, value);
      } else {
        check_value(*def, value, name);
      }
    }
    for (const auto& [name, years] : s.facts.yearly) {
      const pack::FactDef* def = packs().dictionary.find(name);
      ASSERT_TRUE(def != nullptr && def->yearly) << name;
      for (const auto& [year, value] : years) {
        EXPECT_TRUE(year >= 2021 && year <= 2026) << name << year;
        check_value(*def, value, name);
      }
    }
  }
}

TEST(Synth, IndustryAgreesWithItsCode) {
  const City all = city(3000);
  std::set<std::string_view> seen;
  for (std::uint64_t n = 1; n <= 3000; ++n) {
    const Firm firm = all.firm(n);
    const subjects::Subject s = all.enterprise(n);
    EXPECT_TRUE(firm.group.code.starts_with(firm.division->code));
    seen.insert(firm.division->code);
    const feel::Value* industry = said(s.facts, "行业类别");
    if (industry != nullptr) {
      EXPECT_EQ(industry->as_string(), size_class(firm.group)) << n;
    }
    const feel::Value* makes = said(s.facts, "属于制造业");
    if (makes != nullptr && all.part_of(n) == nullptr) {
      EXPECT_EQ(makes->as_boolean(), firm.group.code.front() == 'C') << n;
    }
  }
  EXPECT_GT(seen.size(), 60U);
}

bool below(const feel::Value* a, const feel::Value* b) {
  return a != nullptr && b != nullptr && a->as_number() < b->as_number();
}

TEST(Synth, AccountsHangTogether) {
  const City all = city(2000);
  int known = 0;
  for (std::uint64_t n = 1; n <= 2000; ++n) {
    const subjects::Subject s = all.enterprise(n);
    if (said(s.facts, "资产总额", 2025) != nullptr) ++known;
    for (std::int64_t year = 2021; year <= 2025; ++year) {
      const auto at = [&](std::string_view fact) { return said(s.facts, fact, year); };
      EXPECT_FALSE(below(at("资产总额"), at("净资产"))) << n << " " << year;
      if (all.part_of(n) != nullptr) continue;  // cases of a policy may be extreme on purpose
      EXPECT_FALSE(below(at("营业收入"), at("主营业务收入"))) << n << " " << year;
      EXPECT_FALSE(below(at("营业收入"), at("研发费用"))) << n << " " << year;
    }
    const feel::Value* staff = said(s.facts, "从业人员");
    if (staff != nullptr) {
      EXPECT_TRUE(staff->as_number().is_integer());
    }
    if (all.part_of(n) == nullptr) {
      EXPECT_FALSE(below(staff, said(s.facts, "研发人员"))) << n;
    }
  }
  EXPECT_GT(known, 1200);
}

// Larger firms earn more, those that research have the rights, those certified have the numbers.
TEST(Synth, OneThingFollowsFromAnother) {
  const City all = city(8000);
  std::map<Scale, std::pair<std::int64_t, std::int64_t>> revenue;
  std::map<bool, std::pair<int, int>> rights;
  int certified = 0;
  int able = 0;
  for (std::uint64_t n = 1; n <= 8000; ++n) {
    if (all.part_of(n) != nullptr) continue;
    const Firm firm = all.firm(n);
    auto& [sum, count] = revenue[firm.scale];
    sum += firm.last().revenue.hundredths;
    ++count;
    auto& [owned, firms] = rights[firm.technical];
    owned += firm.inventions;
    ++firms;
    const subjects::Subject s = all.enterprise(n);
    const feel::Value* held = said(s.facts, "资质");
    if (held == nullptr) continue;
    for (const feel::Value& item : held->as_list()) {
      if (item.as_context().find("类型")->as_string() != "专精特新中小企业") continue;
      ++certified;
      const bool research =
          firm.last().research.hundredths * 1000 >= firm.last().revenue.hundredths * 30;
      if (research && firm.last().revenue >= Money{100'000} && firm.inventions > 0) ++able;
    }
  }
  const auto mean = [&](Scale scale) { return revenue[scale].first / revenue[scale].second; };
  EXPECT_LT(mean(Scale::kMicro) * 3, mean(Scale::kSmall));
  EXPECT_LT(mean(Scale::kSmall) * 3, mean(Scale::kMedium));
  EXPECT_LT(mean(Scale::kMedium) * 2, mean(Scale::kLarge));
  EXPECT_EQ(rights[false].first, 0);
  EXPECT_GT(rights[true].first, rights[true].second / 2);
  EXPECT_GT(certified, 30);
  EXPECT_GT(able * 10, certified * 8);
  EXPECT_LT(able, certified) << "a few have slipped";
}

TEST(Synth, SomeFactsAreUnknownForSome) {
  const City all = city(2000);
  int revenue = 0;
  int scores = 0;
  for (std::uint64_t n = 1; n <= 2000; ++n) {
    const subjects::Subject s = all.enterprise(n);
    if (said(s.facts, "从业人员") == nullptr) ++revenue;
    if (said(s.facts, "注册地区") == nullptr) ++scores;
  }
  EXPECT_GT(revenue, 40);
  EXPECT_LT(revenue, 700);
  EXPECT_LT(scores, 80) << "only where a policy's `possible` needs it";
}

TEST(Synth, EveryPolicyInForceMeetsEveryVerdict) {
  const City all = city(4000);
  EXPECT_GE(all.parts().policies, 80U);
  EXPECT_EQ(all.parts().unreached.size(), 0U);
  EXPECT_EQ(all.parts().parts.size(), all.parts().policies * 3);
  pack::DecideOptions options;
  options.explain = false;
  options.missing = false;
  std::map<const Part*, int> met;
  for (std::uint64_t n = 1; n <= 4000; ++n) {
    const Part* part = all.part_of(n);
    if (part == nullptr) continue;
    const subjects::Subject s = all.enterprise(n);
    const Verdict v =
        pack::decide(packs(), *part->policy, s.facts, days_from_civil(kDay), options).verdict;
    EXPECT_EQ(v, part->verdict) << part->policy->id << " " << s.id;
    ++met[part];
  }
  for (const Part& part : all.parts().parts) EXPECT_GE(met[&part], 1) << part.policy->id;
}

TEST(Synth, TurnsGiveEachPartItsShareOfALargeCity) {
  const City all = city(100'000);
  std::map<const Part*, int> met;
  int involved = 0;
  for (std::uint64_t n = 1; n <= 100'000; ++n) {
    const Part* part = all.part_of(n);
    if (part == nullptr) continue;
    ++met[part];
    ++involved;
  }
  EXPECT_EQ(involved, 12'500);
  for (const Part& part : all.parts().parts) EXPECT_GE(met[&part], 20) << part.policy->id;
}

TEST(Synth, AnyDayWillDo) {
  for (const CivilDate day :
       {CivilDate{2024, 2, 29}, CivilDate{2026, 1, 1}, CivilDate{2031, 12, 31},
        CivilDate{1950, 1, 1}, CivilDate{2990, 12, 31}}) {
    const City all = city(300, 7, day);
    for (std::uint64_t n = 1; n <= 300; ++n) EXPECT_FALSE(all.enterprise(n).facts.values.empty());
  }
}

TEST(Synth, AnyDictionaryWillDo) {
  const auto toy = pack::load(pack::toy::files());
  ASSERT_TRUE(toy.ok());
  const auto small = City::plan(*toy, {7, 500, kDay, "test"});
  ASSERT_TRUE(small.ok());
  EXPECT_EQ(small->parts().policies, 1U);
  std::set<std::string> absent;
  for (std::uint64_t n = 1; n <= 500; ++n) {
    for (const auto& [name, value] : small->enterprise(n, &absent).facts.values) {
      ASSERT_NE(toy->dictionary.find(name), nullptr);
    }
    const subjects::Subject s = small->enterprise(n);
    const feel::Value* held = said(s.facts, "资质");
    if (held != nullptr) check_list(*toy->dictionary.find("资质"), *held);
  }
  EXPECT_TRUE(absent.contains("资质.取得日期"));
  EXPECT_TRUE(absent.contains("资质.类型=高新技术企业"));
}

TEST(Synth, RefusesWhatItCannotDo) {
  const auto code = [](std::uint64_t enterprises, CivilDate day) {
    const auto made = City::plan(packs(), {7, enterprises, day, "test"});
    return made.ok() ? std::string() : made.errors().front().code;
  };
  EXPECT_EQ(code(0, kDay), "E-SYNTH-NUMBER");
  EXPECT_EQ(code(kEnterprisesMax + 1, kDay), "E-SYNTH-NUMBER");
  EXPECT_EQ(code(1, {1949, 12, 31}), "E-SYNTH-DATE");
  EXPECT_EQ(code(1, {2991, 1, 1}), "E-SYNTH-DATE");
  EXPECT_EQ(code(kEnterprisesMax, kDay), "");
}

}  // namespace
}  // namespace zhida::synth
