package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/golang/protobuf/jsonpb"
	"github.com/golang/protobuf/proto"
)

// asJSON renders a message of the protocol as generic JSON, in the form of cri-tools: names as in the protocol's JSON, empty fields shown.
func asJSON(message proto.Message) (map[string]interface{}, error) {
	marshaler := jsonpb.Marshaler{EmitDefaults: true}
	text, err := marshaler.MarshalToString(message)
	if err != nil {
		return nil, err
	}
	document := map[string]interface{}{}
	return document, json.Unmarshal([]byte(text), &document)
}

// verbose adds the runtime's extra information, which is JSON inside of strings.
func verbose(document map[string]interface{}, information map[string]string) {
	for key, text := range information {
		var value interface{}
		if json.Unmarshal([]byte(text), &value) != nil {
			value = text
		}
		document[key] = value
	}
}

func printJSON(document interface{}) error {
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	fmt.Println(string(text))
	return nil
}

func printTable(heading []string, rows [][]string) error {
	writer := tabwriter.NewWriter(os.Stdout, 0, 4, 3, ' ', 0)
	for _, row := range append([][]string{heading}, rows...) {
		fmt.Fprintln(writer, strings.Join(row, "\t"))
	}
	return writer.Flush()
}

func printLines(lines []string) error {
	for _, line := range lines {
		fmt.Println(line)
	}
	return nil
}

// short is the length of an identifier that people read.
func short(identifier string) string {
	identifier = strings.TrimPrefix(identifier, "sha256:")
	if len(identifier) > 13 {
		return identifier[:13]
	}
	return identifier
}

// age says how long ago a moment in nanoseconds since 1970 was.
func age(created int64) string {
	return time.Since(time.Unix(0, created)).Truncate(time.Second).String() + " ago"
}
