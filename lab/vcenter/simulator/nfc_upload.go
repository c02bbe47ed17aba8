package simulator

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/ioutil"
	"log"
	"net/http"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// upload is the content of one disk of an import.
type upload struct {
	disk      *types.VirtualDisk
	datastore string
	done      bool
}

// ServeNFC receives the disks of imports. They are looked at and thrown away.
func ServeNFC(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, nfcPrefix), "/")
	if r.Method != http.MethodPut && r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	lease, sent := findUpload(parts)
	if sent == nil {
		_, _ = io.Copy(ioutil.Discard, r.Body) // so that the client hears the answer
		http.NotFound(w, r)
		return
	}

	content := new(streamVMDK)
	_, err := io.Copy(content, r.Body)
	world.Lock()
	defer world.Unlock()
	if err == nil {
		err = content.check(capacityOf(sent.disk))
	}
	if err != nil {
		log.Printf("nfc: %s: %s", r.URL.Path, err)
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if lease.over() {
		http.NotFound(w, r)
		return
	}
	if fault := lease.vm.checkSpace(sent.datastore, content.size); fault != nil {
		lease.fail(fault)
		http.Error(w, faultMessage(fault), http.StatusInternalServerError)
		return
	}
	sent.done = true
	w.WriteHeader(http.StatusCreated)
}

func findUpload(parts []string) (*HttpNfcLease, *upload) {
	world.Lock()
	defer world.Unlock()
	if len(parts) != 2 || leases[parts[0]] == nil {
		return nil, nil
	}
	return leases[parts[0]], leases[parts[0]].uploads[parts[1]]
}

const sector = 512

// streamVMDK keeps of a disk what tells whether it is a whole one in the format that is made for streams: the header, and
// the end with the copy of it.
type streamVMDK struct {
	head, tail []byte
	size       int64
}

// tailSize is that of the footer's marker, the footer and the marker of the end.
const tailSize = 3 * sector

// Write implements io.Writer.
func (s *streamVMDK) Write(data []byte) (int, error) {
	if missing := sector - len(s.head); missing > 0 {
		s.head = append(s.head, data[:min(missing, len(data))]...)
	}
	s.tail = append(s.tail, data...)
	if extra := len(s.tail) - tailSize; extra > 0 {
		s.tail = append([]byte(nil), s.tail[extra:]...)
	}
	s.size += int64(len(data))
	return len(data), nil
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

var (
	vmdkMagic = []byte("KDMV")
	endMarker = make([]byte, sector)
)

// check says why the content cannot be a disk of this capacity, as the Virtual Disk Format's specification has it.
func (s *streamVMDK) check(capacity int64) error {
	if len(s.head) < sector || !bytes.HasPrefix(s.head, vmdkMagic) {
		return fmt.Errorf("the content is not a VMDK")
	}
	if flags := binary.LittleEndian.Uint32(s.head[8:]); flags>>16&3 != 3 {
		return fmt.Errorf("the content is not a stream-optimized VMDK")
	}
	if sectors := binary.LittleEndian.Uint64(s.head[12:]); int64(sectors)*sector != capacity {
		return fmt.Errorf("the VMDK's capacity is %d bytes, the disk's is %d", sectors*sector, capacity)
	}
	if len(s.tail) < tailSize || !bytes.HasPrefix(s.tail[sector:], vmdkMagic) || !bytes.Equal(s.tail[2*sector:], endMarker) {
		return fmt.Errorf("the VMDK ends before its end")
	}
	return nil
}
