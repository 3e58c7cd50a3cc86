// Asks Go's own resolver. Questions on standard input, one a line: the network ("" is written as "ip"), a blank, the
// name. Answers on standard output, one a line: the port, or "-".
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	if len(os.Args) > 1 {
		fmt.Fprintln(out, runtime.Version())
		return
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		network, name, _ := strings.Cut(in.Text(), " ")
		if network == "ip" {
			network = ""
		}
		port, err := net.LookupPort(network, name)
		if err != nil {
			fmt.Fprintln(out, "-")
			continue
		}
		fmt.Fprintln(out, port)
	}
}
