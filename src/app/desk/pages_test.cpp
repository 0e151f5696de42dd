// Lists come in pages that join to the whole: nothing twice and nothing lost while items are added, and a place that is none is
// refused.
#include <algorithm>
#include <functional>
#include <set>

#include "app/desk/desk_test.h"
#include "record/sources/sources.h"

namespace zhida::desk {
namespace {

// One list: its address, the parameter that goes on, what tells its items apart, and how one more comes into it.
struct List {
  std::string target;
  std::string cursor;
  std::function<std::string(const json::value&)> name;
  std::function<void(int)> add;
};

constexpr int kAdded =
    4;  // more than that, and a list that grows at its end has always one more page

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

std::function<std::string(const json::value&)> member(std::string key) {
  return [key = std::move(key)](const json::value& item) { return text_of(item.at(key)); };
}

class PagesTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    know_two();
    add("owner", "enterprise.owner", "E1");
    add("auditor", "auditor.reader");
    owner_ = sign_in("owner", "", "本企业办理");
    auditor_ = sign_in("auditor", enrol("auditor"), "审计");
  }

  static std::string joined(const List& list, int limit, const std::string& next) {
    std::string out = list.target;
    out += out.find('?') == std::string::npos ? '?' : '&';
    out += "limit=" + std::to_string(limit);
    if (!next.empty()) out += "&" + list.cursor + "=" + escaped(next);
    return out;
  }

  std::vector<std::string> names(const json::value& page, const List& list) {
    std::vector<std::string> out;
    for (const auto& item : page.at("items").as_array()) out.push_back(list.name(item));
    return out;
  }

  // All pages one after the other; one more item is added after each of the first.
  std::vector<std::string> walk(const Browser& browser, const List& list, int limit) {
    std::vector<std::string> out;
    std::string next;
    for (int round = 0; round < 100; ++round) {
      const auto response = ask(browser, "GET", joined(list, limit, next));
      EXPECT_EQ(response.status, 200) << *response.body;
      if (response.status != 200) break;
      const auto page = parsed(response);
      const auto some = names(page, list);
      EXPECT_LE(some.size(), static_cast<std::size_t>(limit));
      out.insert(out.end(), some.begin(), some.end());
      const auto& members = page.as_object();
      if (!members.contains("next")) return out;
      next = text_of(members.at("next"));
      if (round < kAdded) list.add(round);
    }
    ADD_FAILURE() << "the list does not end";
    return out;
  }

  void joins_to_the_whole(const Browser& browser, const List& list) {
    const auto whole = names(parsed(ask(browser, "GET", joined(list, 200, ""))), list);
    ASSERT_GE(whole.size(), 5U);
    for (const int limit : {1, 2, 3}) {
      const auto pages = walk(browser, list, limit);
      const std::set<std::string> once(pages.begin(), pages.end());
      EXPECT_EQ(once.size(), pages.size()) << "something comes twice at limit " << limit;
      std::vector<std::string> those_of_before;
      for (const std::string& one : pages) {
        if (std::find(whole.begin(), whole.end(), one) != whole.end())
          those_of_before.push_back(one);
      }
      EXPECT_EQ(those_of_before, whole) << "at limit " << limit;
    }
    const auto end = parsed(ask(browser, "GET", joined(list, 200, "")));
    EXPECT_FALSE(end.as_object().contains("next"));
  }

  void refuses(const Browser& browser, const List& list, const std::vector<std::string>& places) {
    for (const std::string& place : places) {
      const auto response = ask(browser, "GET", joined(list, 2, place));
      EXPECT_EQ(response.status, 422) << place;
      EXPECT_EQ(said(response), "E-HTTP-QUERY") << place;
    }
    for (const auto* limit : {"0", "201", "x", "-1"}) {
      const char mark = list.target.find('?') == std::string::npos ? '?' : '&';
      EXPECT_EQ(said(ask(browser, "GET", list.target + mark + "limit=" + limit)), "E-HTTP-QUERY");
    }
  }

  void note(const std::string& kind, const std::string& record, int content) {
    write([&](store::Transaction& tx) {
      return records_->log().note(tx, kind, record, std::to_string(content));
    });
  }

  Browser owner_, auditor_;
};

TEST_F(PagesTest, Sessions) {
  // one a walk: an account has at most twenty
  const List list{"/api/v1/session/list", "after", member("id"), [&](int round) {
                    if (round == 0) sign_in("owner");
                  }};
  for (int i = 0; i < 5; ++i) sign_in("owner");
  joins_to_the_whole(owner_, list);
  refuses(owner_, list, {"x", "1", "1.", ".x", "0.x", "-1.x", "1x.x", "99999999999999999999.x"});
}

TEST_F(PagesTest, LeavesOfARecord) {
  for (int i = 0; i < 7; ++i) note(i % 3 == 0 ? "test.one" : "test.two", "r-1", i);
  const List list{"/api/v1/audit/records/r-1", "after", member("index"),
                  [&](int round) { note("test.two", "r-1", 100 + round); }};
  joins_to_the_whole(auditor_, list);
  refuses(auditor_, list, {"x", "-1", "1.5", "99999999999999999999"});
  List of_kind = list;
  of_kind.target += "?kind=test.two";
  of_kind.add = [&](int round) { note("test.one", "r-1", 200 + round); };
  joins_to_the_whole(auditor_, of_kind);
}

TEST_F(PagesTest, LeavesThatMayNotBeSeenMakeNoEmptyPage) {
  // the owner may see the trail of the fact, and nothing else that has the same id
  know("E1", "从业人员", facts::Kind::kNumber, "13");
  const std::string record = "k-" + std::to_string(known_);
  for (int i = 0; i < 5; ++i) note("test.other", record, i);
  note(std::string(facts::kRecordKind), record, 7);
  const auto page =
      parsed(ask(owner_, "GET", "/api/v1/audit/records/" + record + "?limit=1")).as_object();
  ASSERT_EQ(page.at("items").as_array().size(), 1U);
  const auto rest =
      parsed(ask(owner_, "GET",
                 "/api/v1/audit/records/" + record + "?limit=1&after=" + text_of(page.at("next"))));
  ASSERT_EQ(rest.at("items").as_array().size(), 1U);
  EXPECT_EQ(rest.at("items").as_array().front().at("kind").as_string(), facts::kRecordKind);
  EXPECT_FALSE(rest.as_object().contains("next"));
}

TEST_F(PagesTest, HistoryOfAFact) {
  const auto say = [&](int value) {
    know("E1", "从业人员", facts::Kind::kNumber, std::to_string(100 + value));
  };
  for (int i = 0; i < 6; ++i) say(i);
  const List list{"/api/v1/subjects/E1/facts/" + escaped("从业人员") + "/history", "before",
                  member("id"), say};
  joins_to_the_whole(owner_, list);
  refuses(owner_, list, {"x", "1", "1.", "0.0", "1.x", "1.-1", "-1.0", "1.0.0"});
}

TEST_F(PagesTest, FactsOfASubject) {
  for (int year = 2018; year < 2024; ++year)
    know("E1", "营业收入", facts::Kind::kNumber, "5", std::to_string(year));
  // later records of the same facts neither move nor repeat them
  const List list{"/api/v1/subjects/E1/facts", "after",
                  [](const json::value& item) {
                    return text_of(item.at("key")) + "/" + text_of(item.at("period"));
                  },
                  [&](int round) {
                    know("E1", "营业收入", facts::Kind::kNumber, "6", std::to_string(2018 + round));
                  }};
  joins_to_the_whole(owner_, list);
  refuses(owner_, list, {"x", "1", "1.", "0.x", "99.x"});
}

TEST_F(PagesTest, Sources) {
  const auto declare = [&](const std::string& name) {
    write([&](store::Transaction& tx) {
      return sources::declare(tx, records_->log(), name, "made up", "test");
    });
  };
  for (const auto* name : {"甲局", "乙局", "丙局", "a", "b", "c d"}) declare(name);
  const List list{"/api/v1/sources", "after", member("source"),
                  [&](int round) { declare("z" + std::to_string(round)); }};
  joins_to_the_whole(auditor_, list);
  refuses(auditor_, list, {});
}

TEST_F(PagesTest, HandoversOfKeys) {
  const auto all = [&] { return parsed(ask({}, "GET", "/api/v1/audit/handovers")); };
  EXPECT_TRUE(all().at("items").as_array().empty());
  desk_.reset();
  records_.reset();
  const records::Options options{.folder = folder_.string(), .database = "", .readonly = false};
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(records::rotate_keys(options).ok());
  records_ = std::move(*records::Records::open(options));
  desk_ = std::make_unique<Desk>(bundle_, records_, Options{});
  const auto whole = all();
  ASSERT_EQ(whole.at("items").as_array().size(), 3U);
  std::string next = "0";
  for (const auto& item : whole.at("items").as_array()) {
    const auto page =
        parsed(ask({}, "GET", "/api/v1/audit/handovers?limit=1&after=" + next)).as_object();
    ASSERT_EQ(page.at("items").as_array().size(), 1U);
    EXPECT_EQ(page.at("items").as_array().front(), item);
    EXPECT_EQ(std::string(item.at("note").as_string()),
              records_->handovers().at(item.at("number").to_number<std::size_t>() - 1));
    next = page.contains("next") ? text_of(page.at("next")) : "3";
  }
  EXPECT_TRUE(
      parsed(ask({}, "GET", "/api/v1/audit/handovers?after=3")).at("items").as_array().empty());
  EXPECT_EQ(said(ask({}, "GET", "/api/v1/audit/handovers?after=x")), "E-HTTP-QUERY");
}

}  // namespace
}  // namespace zhida::desk
