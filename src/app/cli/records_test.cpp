// The commands of the record floor as an operator runs them: init, decide, receipt, audit, store.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/cli/console_test.h"
#include "base/document.h"
#include "record/store/store.h"

namespace zhida::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFacts =
    R"({"从业人员": 320, "行业": "工业", "营业收入": {"2025": "52000"}})";

std::string read_all(const std::string& path) {
  std::stringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

class RecordsTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    write_packs();
    write("facts.json", kFacts);
  }
  // `zhida words… --data data`
  [[nodiscard]] Ran with_data(std::vector<std::string> words,
                              const std::string& data = "data") const {
    words.insert(words.end(), {"--data", at(data)});
    return zhida(words);
  }
  void init(const std::string& data = "data") const {
    const Ran ran = with_data({"init", "--origin", "zhida.example/test"}, data);
    ASSERT_EQ(ran.code, kWell) << ran.err;
  }
  [[nodiscard]] Ran decide(const std::string& id, std::vector<std::string> more = {},
                           const std::string& data = "data") const {
    std::vector<std::string> words = {"decide",     "--facts",   at("facts.json"),
                                      "--packs",    at("packs"), "--as-of",
                                      "2026-11-23", "--id",      id};
    words.insert(words.end(), more.begin(), more.end());
    return with_data(std::move(words), data);
  }
  [[nodiscard]] std::string keys() const { return at("data/keys/log.vkey"); }
  // A statement past the program, as somebody with the database's password could run it.
  void run_sql(std::string_view sql, const std::string& data = "data") const {
    store::Options options;
    options.url = at(data + "/records.db");
    auto db = store::Database::open(options);
    ASSERT_TRUE(db.ok());
    const auto done = (*db)->write([&](store::Transaction& tx) -> Result<Done> {
      const auto changed = tx.run(sql, {});
      return changed ? Result<Done>(Done{}) : Result<Done>(changed.errors());
    });
    ASSERT_TRUE(done.ok()) << to_text(done.errors().front());
  }
};

TEST_F(RecordsTest, WrongLinesAreAnsweredWithTwo) {
  const std::vector<std::vector<std::string>> kWrong = {
      {"store"},
      {"store", "nonsense"},
      {"store", "backup"},
      {"store", "restore"},
      {"audit"},
      {"audit", "prove"},
      {"audit", "prove", "D1", "--leaf", "1"},
      {"audit", "prove", "--leaf", "-1"},
      {"audit", "prove", "--leaf", "1.5"},
      {"audit", "check", "proof.json"},
      {"audit", "publish"},
      {"audit", "witness", "--log", "log"},
      {"decide", "--facts", "-"},
      {"decide", "--facts", "-", "--id", "D1"},
      {"decide", "--facts", "-", "--id", "D1", "--as-of", "2026-02-30"},
      {"decide", "--facts", "-", "--id", "D1", "--as-of", "2026-11-23", "--party", "nobody"},
      {"receipt"},
      {"receipt", "check"},
      {"receipt", "check", "receipt.json"},
  };
  for (const auto& args : kWrong) {
    const Ran ran = zhida(args);
    std::string line;
    for (const std::string& arg : args) line += arg + " ";
    EXPECT_EQ(ran.code, kWrongUsage) << line;
    EXPECT_EQ(ran.out, "") << line;
    EXPECT_TRUE(has(ran.err, "zhida " + args.front())) << line << ran.err;
  }
  for (const std::vector<std::string>& args : {std::vector<std::string>{"audit", "--help"},
                                               {"audit", "witness", "--help"},
                                               {"store", "backup", "--help"},
                                               {"receipt", "--help"},
                                               {"receipt", "check", "--help"}}) {
    const Ran ran = zhida(args);
    EXPECT_EQ(ran.code, kWell);
    EXPECT_FALSE(has(ran.out, "\nOptions:")) << ran.out;
    EXPECT_FALSE(has(ran.out, "Subcommands:")) << ran.out;
    EXPECT_TRUE(has(ran.out, "退出码")) << ran.out;
  }
}

TEST_F(RecordsTest, InitMakesAFolderOnce) {
  const Ran made = with_data({"init"});
  EXPECT_EQ(made.code, kWell) << made.err;
  EXPECT_TRUE(has(made.out, at("data") + "/keys/log-ed25519.pem")) << made.out;
  EXPECT_TRUE(has(made.out, "zhida.local/")) << made.out;
  EXPECT_EQ(fs::status(at("data")).permissions(), fs::perms::owner_all);
  for (const char* key : {"data/keys/log-ed25519.pem", "data/keys/log-sm2.pem"}) {
    EXPECT_EQ(fs::status(at(key)).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
  const std::string key = read_all(keys());
  const Ran again = with_data({"init"});
  EXPECT_EQ(again.code, kWrongContent);
  EXPECT_TRUE(has(again.err, "E-DATA-FOLDER")) << again.err;
  EXPECT_EQ(read_all(keys()), key);
}

TEST_F(RecordsTest, InitThatFailsLeavesNothing) {
  EXPECT_TRUE(has(with_data({"init", "--origin", "two words"}).err, "E-AUDIT-KEY"));
  EXPECT_FALSE(fs::exists(at("data")));
  const Ran database = with_data({"init", "--database", "postgresql://nobody@127.0.0.1:1/nothing"});
  EXPECT_NE(database.code, kWell);
  EXPECT_TRUE(has(database.err, "E-STORE-OPEN")) << database.err;
  EXPECT_FALSE(fs::exists(at("data")));
  write("file", "x");
  EXPECT_TRUE(has(with_data({"init"}, "file").err, "E-DATA-FOLDER"));
  EXPECT_EQ(read_all(at("file")), "x");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"store", "status"},
                                                {"audit", "verify"},
                                                {"audit", "checkpoint"},
                                                {"receipt", "D1"}}) {
    const Ran ran = with_data(words);
    EXPECT_EQ(ran.code, kWrongContent);
    EXPECT_TRUE(has(ran.err, "E-DATA-FOLDER")) << ran.err;
  }
}

// A store that was moved away is not begun anew in silence.
TEST_F(RecordsTest, AStoreThatIsGoneIsSaidToBe) {
  init();
  fs::remove(at("data/records.db"));
  EXPECT_TRUE(has(decide("D1").err, "E-STORE-OPEN"));
  EXPECT_FALSE(fs::exists(at("data/records.db")));
}

TEST_F(RecordsTest, DecidesAndSaysWhatIsKept) {
  init();
  EXPECT_TRUE(has(with_data({"audit", "checkpoint"}).err, "E-AUDIT-STATE"));  // an empty log
  const Ran first = decide("D1", {"--json", "--subject", "E1", "--purpose", "试算"});
  ASSERT_EQ(first.code, kWell) << first.err;
  const auto json = parse_json(first.out, "out");
  ASSERT_TRUE(json.ok()) << first.out;
  EXPECT_EQ(json->find("leaf")->text, "0");
  EXPECT_EQ(json->find("subject")->text, "E1");
  EXPECT_NE(json->find("result")->find("results"), nullptr);
  // sent twice it is recorded once; another under its id is refused
  EXPECT_EQ(decide("D1", {"--json", "--subject", "E1", "--purpose", "试算"}).out, first.out);
  const Ran other = decide("D1", {"--subject", "E2"});
  EXPECT_EQ(other.code, kWrongContent);
  EXPECT_TRUE(has(other.err, "E-DECISION-ID")) << other.err;
  EXPECT_TRUE(has(decide("no spaces").err, "E-DECISION-FIELD"));
  write("facts.json", R"({"没有": 1})");
  EXPECT_TRUE(has(decide("D2").err, "E-FACT-UNKNOWN"));
  const Ran status = with_data({"store", "status", "--json"});
  EXPECT_EQ(status.code, kWell);
  const auto said = parse_json(status.out, "out");
  ASSERT_TRUE(said.ok()) << status.out;
  EXPECT_EQ(said->find("engine")->text, "sqlite");
  EXPECT_EQ(said->find("leaves")->text, "1");
  EXPECT_EQ(said->find("decisions")->text, "1");
  EXPECT_EQ(said->find("checkpoint")->text, "1");
  EXPECT_TRUE(has(with_data({"store", "status"}).out, "zhida.example/test"));
}

TEST_F(RecordsTest, AReceiptIsCheckedWithoutTheDataFolder) {
  init();
  ASSERT_EQ(decide("D1").code, kWell);
  ASSERT_EQ(decide("D2").code, kWell);
  EXPECT_TRUE(has(with_data({"receipt", "D9"}).err, "E-DECISION-NONE"));
  ASSERT_EQ(with_data({"receipt", "D1", "--out", at("receipt.json")}).code, kWell);
  EXPECT_EQ(with_data({"receipt", "D1"}).out, read_all(at("receipt.json")));
  EXPECT_NE(with_data({"receipt", "D2", "--out", at("receipt.json")}).code,
            kWell);  // never over a file
  fs::copy(keys(), at("log.vkey"));
  fs::remove_all(at("data"));
  const std::vector<std::string> check = {"receipt",   "check",  at("receipt.json"), "--packs",
                                          at("packs"), "--keys", at("log.vkey")};
  const Ran good = zhida(check);
  EXPECT_EQ(good.code, kWell) << good.out << good.err;
  EXPECT_FALSE(has(good.out, "✗")) << good.out;
  EXPECT_TRUE(has(good.out, "it holds")) << good.out;
  std::string text = read_all(at("receipt.json"));
  text.replace(text.find("320"), 3, "321");
  write("receipt.json", text);
  auto with_json = check;
  with_json.emplace_back("--json");
  const Ran bad = zhida(with_json);
  EXPECT_EQ(bad.code, kWrongContent);
  const auto json = parse_json(bad.out, "out");
  ASSERT_TRUE(json.ok()) << bad.out;
  EXPECT_EQ(json->find("ok")->text, "false");
  ASSERT_EQ(json->find("steps")->items.size(), 7U);
  EXPECT_EQ(json->find("steps")->items[1].find("code")->text, "E-RECEIPT-CONTENT");
  EXPECT_TRUE(has(zhida(check).out, "E-RECEIPT-CONTENT"));
  write("receipt.json", "not json");
  EXPECT_TRUE(has(zhida(check).out, "E-RECEIPT-FORM"));
  write("log.vkey", "nonsense\n");
  EXPECT_TRUE(has(zhida(check).err, "E-AUDIT-KEY"));
}

TEST_F(RecordsTest, VerifyNamesTheRecordThatWasChanged) {
  init();
  for (const char* id : {"D1", "D2", "D3"}) ASSERT_EQ(decide(id).code, kWell);
  const Ran whole = with_data({"audit", "verify"});
  EXPECT_EQ(whole.code, kWell) << whole.out << whole.err;
  EXPECT_TRUE(has(whole.out, "whole")) << whole.out;
  run_sql("UPDATE decision SET subject = 'E9' WHERE id = 'D2'");
  const Ran changed = with_data({"audit", "verify"});
  EXPECT_EQ(changed.code, kWrongContent);
  EXPECT_TRUE(has(changed.out, "E-AUDIT-RECORD  条目 · leaf 1  decision D2")) << changed.out;
  run_sql("DELETE FROM decision WHERE id = 'D3'");
  const Ran json = with_data({"audit", "verify", "--json"});
  EXPECT_EQ(json.code, kWrongContent);
  const auto said = parse_json(json.out, "out");
  ASSERT_TRUE(said.ok()) << json.out;
  EXPECT_EQ(said->find("ok")->text, "false");
  EXPECT_EQ(said->find("leaves")->text, "3");
  ASSERT_EQ(said->find("findings")->items.size(), 2U);
  const Node& lost = said->find("findings")->items[1];
  EXPECT_EQ(lost.find("code")->text, "E-AUDIT-LOST");
  EXPECT_EQ(lost.find("leaf")->text, "2");
  EXPECT_EQ(lost.find("record")->text, "D3");
  init("other");
  const Ran keys_of_another = with_data({"audit", "verify", "--keys", at("other/keys/log.vkey")});
  EXPECT_TRUE(has(keys_of_another.out, "E-AUDIT-CHECKPOINT")) << keys_of_another.out;
}

TEST_F(RecordsTest, ProvesARecordOffline) {
  init();
  for (const char* id : {"D1", "D2", "D3"}) ASSERT_EQ(decide(id).code, kWell);
  ASSERT_EQ(with_data({"audit", "prove", "D2", "--out", at("proof.json")}).code, kWell);
  EXPECT_EQ(with_data({"audit", "prove", "--leaf", "1"}).out, read_all(at("proof.json")));
  EXPECT_TRUE(has(with_data({"audit", "prove", "D9"}).err, "E-AUDIT-RANGE"));
  for (const char* leaf : {"3", "9223372036854775808", "99999999999999999999999"}) {
    EXPECT_TRUE(has(with_data({"audit", "prove", "--leaf", leaf}).err, "E-AUDIT-RANGE")) << leaf;
  }
  const std::vector<std::string> check = {"audit", "check", at("proof.json"), "--keys", keys()};
  const Ran good = zhida(check);
  EXPECT_EQ(good.code, kWell) << good.out << good.err;
  EXPECT_TRUE(has(good.out, "leaf 1: decision D2")) << good.out;
  std::string text = read_all(at("proof.json"));
  text.replace(text.find("\"D2\""), 4, "\"D1\"");
  write("proof.json", text);
  const Ran bad = zhida(check);
  EXPECT_EQ(bad.code, kWrongContent);
  EXPECT_TRUE(has(bad.out, "E-AUDIT-PROOF")) << bad.out;
  write("proof.json", text + " ");
  EXPECT_TRUE(has(zhida(check).err, "E-AUDIT-EVIDENCE"));
}

TEST_F(RecordsTest, PublishesAndWitnesses) {
  init();
  const std::vector<std::string> publish = {"audit", "publish", "--out", at("log")};
  const std::vector<std::string> witness = {"audit",   "witness",   "--log",  at("log"),
                                            "--state", at("state"), "--keys", keys()};
  EXPECT_TRUE(has(with_data(publish).err, "E-AUDIT-RANGE"));
  ASSERT_EQ(decide("D1").code, kWell);
  EXPECT_EQ(with_data(publish).code, kWell);
  EXPECT_TRUE(has(with_data(publish).out, "0 files written"));
  EXPECT_TRUE(has(zhida(witness).out, "for the first time"));
  fs::copy(at("log"), at("old"), fs::copy_options::recursive);
  ASSERT_EQ(decide("D2").code, kWell);
  EXPECT_EQ(with_data(publish).code, kWell);
  const Ran grown = zhida(witness);
  EXPECT_EQ(grown.code, kWell) << grown.err;
  EXPECT_TRUE(has(grown.out, "2 leaves, which continue the 1 remembered")) << grown.out;
  fs::remove_all(at("log"));
  fs::rename(at("old"), at("log"));
  const Ran back = zhida(witness);
  EXPECT_EQ(back.code, kWrongContent);
  EXPECT_TRUE(has(back.err, "E-AUDIT-ROLLBACK")) << back.err;
}

TEST_F(RecordsTest, ABackupGoesOnWithTheKeysOfItsLog) {
  init();
  ASSERT_EQ(decide("D1").code, kWell);
  ASSERT_EQ(decide("D2").code, kWell);
  ASSERT_EQ(with_data({"store", "backup", at("backup.db")}).code, kWell);
  EXPECT_TRUE(has(with_data({"store", "backup", at("backup.db")}).err, "E-STORE-BACKUP"));
  // a new folder has keys of its own: the log of the backup cannot go on with them
  init("new");
  const Ran keys_differ = with_data({"store", "restore", at("backup.db")}, "new");
  EXPECT_EQ(keys_differ.code, kWrongContent);
  EXPECT_TRUE(has(keys_differ.err, "E-DATA-LOG")) << keys_differ.err;
  fs::copy(at("data/keys"), at("new/keys"),
           fs::copy_options::overwrite_existing | fs::copy_options::recursive);
  write("new/origin", "zhida.example/another\n");
  EXPECT_TRUE(has(with_data({"store", "restore", at("backup.db")}, "new").err, "E-DATA-LOG"));
  write("new/origin", read_all(at("data/origin")));
  EXPECT_NE(with_data({"store", "restore", at("nowhere.db")}, "new").code, kWell);
  write("garbage.db", "not a database, however long it may be");
  EXPECT_NE(with_data({"store", "restore", at("garbage.db")}, "new").code, kWell);
  const Ran restored = with_data({"store", "restore", at("backup.db")}, "new");
  EXPECT_EQ(restored.code, kWell) << restored.err;
  EXPECT_TRUE(has(restored.out, "2 leaves, 2 decisions")) << restored.out;
  EXPECT_EQ(with_data({"audit", "verify"}, "new").code, kWell);
  EXPECT_TRUE(has(with_data({"store", "restore", at("backup.db")}, "new").err, "E-STORE-BACKUP"));
  // the log goes on, and a witness of the old one sees that it does
  ASSERT_EQ(with_data({"audit", "publish", "--out", at("log")}).code, kWell);
  ASSERT_EQ(decide("D3", {}, "new").code, kWell);
  EXPECT_EQ(with_data({"audit", "verify"}, "new").code, kWell);
  EXPECT_TRUE(has(with_data({"audit", "publish", "--out", at("log")}, "new").out, "from 2 to 3"));
}

// The folder of one log with the store of another.
TEST_F(RecordsTest, AStoreOfAnotherLogIsNotWrittenTo) {
  init();
  ASSERT_EQ(decide("D1").code, kWell);
  init("other");
  fs::copy_file(at("data/records.db"), at("other/records.db"),
                fs::copy_options::overwrite_existing);
  const Ran ran = decide("D2", {}, "other");
  EXPECT_EQ(ran.code, kWrongContent);
  EXPECT_TRUE(has(ran.err, "E-DATA-LOG")) << ran.err;
}

}  // namespace
}  // namespace zhida::cli
